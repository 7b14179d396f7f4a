package org.parley.groq;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Jersey's way to the network over {@link HttpClient}, whose exchanges can be ended, with kept-alive connections. Loaded
 * only where Jersey is the REST client (Payara).
 */
final class JerseyConnector implements Connector, ConnectorProvider {
    /** The JDK's client sets these itself and refuses them from others. */
    private static final Set<String> CONNECTION_HEADERS = connectionHeaders();

    private static final ThreadLocal<@Nullable JerseyExchange> CURRENT = new ThreadLocal<>();

    private final HttpClient http;

    JerseyConnector(Duration connectTimeout) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                // What it runs here only hands bytes over to the reading thread: no thread besides its selector's.
                .executor(Runnable::run)
                .build();
    }

    /** Sends a request, with a client that uses this connector and on this thread, as this exchange. */
    <T> T within(JerseyExchange exchange, Supplier<T> sending) {
        CURRENT.set(exchange);
        try {
            return sending.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public Connector getConnector(Client client, Configuration runtimeConfig) {
        return this;
    }

    @Override
    public ClientResponse apply(ClientRequest request) {
        JerseyExchange exchange = CURRENT.get();
        if (exchange == null) {
            throw new IllegalStateException("a request outside of an exchange");
        }
        return translated(exchange.send(http, translated(request)), request);
    }

    @Override
    public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
        throw new UnsupportedOperationException("the model API is called synchronously");
    }

    private static HttpRequest translated(ClientRequest request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        request.setStreamProvider(length -> body);
        try {
            request.writeEntity();
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
        HttpRequest.Builder sent = HttpRequest.newBuilder(request.getUri())
                .method(request.getMethod(), HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        request.getStringHeaders().forEach((name, values) -> {
            if (!CONNECTION_HEADERS.contains(name)) {
                sent.header(name, String.join(", ", values));
            }
        });
        return sent.build();
    }

    private static ClientResponse translated(HttpResponse<InputStream> received, ClientRequest request) {
        ClientResponse response = new ClientResponse(status(received.statusCode()), request);
        received.headers().map().forEach((name, values) -> response.getHeaders().put(name, values));
        response.setEntityStream(received.body());
        return response;
    }

    /** Any status: Jakarta's own enumeration lacks some, Groq's 498 for one. */
    private static StatusType status(int code) {
        return new StatusType() {
            @Override
            public int getStatusCode() {
                return code;
            }

            @Override
            public Status.Family getFamily() {
                return Status.Family.familyOf(code);
            }

            @Override
            public String getReasonPhrase() {
                return "";
            }
        };
    }

    @Override
    public String getName() {
        return "Parley";
    }

    @Override
    public void close() {
        // the exchanges are closed by their calls
    }

    private static Set<String> connectionHeaders() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of("Connection", HttpHeaders.CONTENT_LENGTH, "Expect", HttpHeaders.HOST, "Upgrade"));
        return names;
    }
}
