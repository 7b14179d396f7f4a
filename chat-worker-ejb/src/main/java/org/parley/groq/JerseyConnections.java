package org.parley.groq;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One REST client for all calls, over {@link JerseyConnector}. A client per call won't do on Jersey (Payara Micro): to
 * make one took 60 ms of a processor, and to close it doesn't end a read that blocks in HttpURLConnection.
 */
final class JerseyConnections implements ModelConnections {
    private final GroqApiFactory apis;
    private final Duration connectTimeout;
    private @Nullable JerseyConnector connector;
    private @Nullable GroqApi shared;

    JerseyConnections(GroqApiFactory apis, Duration connectTimeout) {
        this.apis = apis;
        this.connectTimeout = connectTimeout;
    }

    @Override
    public ModelConnection open(ResponseHandler handler) throws ModelException {
        JerseyConnector network = connector();
        GroqApi api = api(network);
        JerseyExchange exchange = new JerseyExchange(handler);
        return new ModelConnection() {
            @Override
            public void exchange(ChatRequest request) throws IOException, ModelException, InterruptedException {
                NetworkFailures.translating(() -> network.within(exchange, () -> api.complete(request)))
                        .close();
                exchange.awaitEnd();
            }

            @Override
            public void close() {
                exchange.close();
            }
        };
    }

    private synchronized JerseyConnector connector() {
        if (connector == null) {
            connector = new JerseyConnector(connectTimeout);
        }
        return connector;
    }

    private synchronized GroqApi api(JerseyConnector network) throws ModelException {
        if (shared == null) {
            shared = apis.create(network);
        }
        return shared;
    }

    @Override
    public synchronized void close() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
        if (connector != null) {
            connector.disconnect();
        }
    }
}
