package org.parley.groq;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A REST client for each call, so that closing it ends this call and no other: RESTEasy (WildFly) then closes the
 * client's sockets, also under a blocked read.
 */
final class ClientPerCall implements ModelConnections {
    private static final int BUFFER = 8192;

    private final GroqApiFactory apis;

    ClientPerCall(GroqApiFactory apis) {
        this.apis = apis;
    }

    @Override
    public ModelConnection open() throws ModelException {
        GroqApi api = apis.create();
        return new ModelConnection() {
            @Override
            public Response send(ChatRequest request) {
                return api.complete(request);
            }

            @Override
            public void handTo(Response response, ByteSink sink) throws IOException, ModelException {
                InputStream body = response.readEntity(InputStream.class);
                byte[] buffer = new byte[BUFFER];
                for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                    sink.take(ByteBuffer.wrap(buffer, 0, read));
                }
            }

            @Override
            public void close() {
                api.close();
            }
        };
    }

    private static int read(InputStream body, byte[] buffer) throws IOException {
        try {
            return body.read(buffer);
        } catch (IllegalStateException e) {
            // of a connection that was closed meanwhile
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        // each call closes its own
    }
}
