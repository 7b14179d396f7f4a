package org.parley.groq;

import jakarta.ws.rs.core.HttpHeaders;
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
    public ModelConnection open(ResponseHandler handler) throws ModelException {
        GroqApi api = apis.create();
        return new ModelConnection() {
            @Override
            public void exchange(ChatRequest request) throws IOException, ModelException {
                Response response = NetworkFailures.translating(() -> api.complete(request));
                try {
                    handle(response, handler);
                } finally {
                    // The client first: RESTEasy reads an answer to its end when only the response is closed.
                    NetworkFailures.closeQuietly(api);
                    NetworkFailures.closeQuietly(response);
                }
            }

            @Override
            public void close() {
                api.close();
            }
        };
    }

    private static void handle(Response response, ResponseHandler handler) throws IOException, ModelException {
        handler.begins(response.getHeaderString(HttpHeaders.CONTENT_TYPE));
        InputStream body = response.readEntity(InputStream.class);
        byte[] buffer = new byte[BUFFER];
        for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
            handler.take(ByteBuffer.wrap(buffer, 0, read));
        }
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
