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
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Jersey's way to the network for one call, over {@link HttpClient}: closing it ends the call within milliseconds,
 * whether it waits for the response or in the middle of it. All calls share one {@code HttpClient} and its kept-alive
 * connections. Loaded only where Jersey is the REST client (Payara).
 */
final class JerseyConnector implements Connector, ConnectorProvider {
    /** The JDK's client sets these itself and refuses them from others. */
    private static final Set<String> CONNECTION_HEADERS = connectionHeaders();

    private final HttpClient http;
    private @Nullable CompletableFuture<HttpResponse<InputStream>> exchange;
    private boolean closed;

    private JerseyConnector(HttpClient http) {
        this.http = http;
    }

    static Supplier<Object> supplier(Duration connectTimeout) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                // What it runs here only hands bytes over to the reading thread: no thread besides its selector's.
                .executor(Runnable::run)
                .build();
        return () -> new JerseyConnector(http);
    }

    @Override
    public Connector getConnector(Client client, Configuration runtimeConfig) {
        return this;
    }

    @Override
    public ClientResponse apply(ClientRequest request) {
        CompletableFuture<HttpResponse<InputStream>> sent = send(translated(request));
        try {
            return translated(sent.get(), request);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProcessingException("interrupted while waiting for the response", e);
        } catch (ExecutionException | CancellationException e) {
            throw new ProcessingException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
        try {
            callback.response(apply(request));
        } catch (RuntimeException e) {
            callback.failure(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    private synchronized CompletableFuture<HttpResponse<InputStream>> send(HttpRequest request) {
        if (closed) {
            throw new ProcessingException("the call is closed");
        }
        CompletableFuture<HttpResponse<InputStream>> sent = http.sendAsync(request, BodyHandlers.ofInputStream());
        exchange = sent;
        return sent;
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
    public synchronized void close() {
        closed = true;
        if (exchange == null || exchange.cancel(true) || exchange.isCompletedExceptionally()) {
            return;
        }
        try {
            exchange.join().body().close();
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    private static Set<String> connectionHeaders() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of("Connection", HttpHeaders.CONTENT_LENGTH, "Expect", HttpHeaders.HOST, "Upgrade"));
        return names;
    }
}
