package org.parley.groq;

import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * A REST client for each call, so that closing it ends this call and no other: RESTEasy (WildFly) then closes the
 * client's sockets, also under a blocked read.
 */
final class ClientPerCall implements ModelConnections {
    private final GroqApiFactory apis;

    ClientPerCall(GroqApiFactory apis) {
        this.apis = apis;
    }

    @Override
    public ModelConnection open() throws ModelException {
        GroqApi api = apis.create();
        return new ModelConnection() {
            @Override
            public Response send(@Nullable String trace, ChatRequest request) {
                return api.complete(trace, request);
            }

            @Override
            public void close() {
                api.close();
            }
        };
    }

    @Override
    public void close() {
        // each call closes its own
    }
}
