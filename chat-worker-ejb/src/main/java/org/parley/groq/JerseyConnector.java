package org.parley.groq;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.uri.Uri;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Jersey's way to the network over {@link AsyncHttpClient}, whose exchanges can be ended, with kept-alive connections.
 * Loaded only where Jersey is the REST client (Payara).
 */
final class JerseyConnector implements Connector, ConnectorProvider {
    /**
     * What hundreds of model streams need a small part of; with two, each would be woken for half as much. So it was
     * measured without TLS, whose handshakes are this thread's too.
     */
    private static final int THREADS = 1;

    private static final int MAX_HEADER_BYTES = 64 * 1024;

    /** How long a connection is kept for the next request. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How often idle connections are looked through. */
    private static final Duration CLEANING = Duration.ofSeconds(5);

    /** {@link GroqCall#enforceLimits} ends what takes too long, and nothing else does. */
    private static final Duration UNLIMITED = Duration.ofMillis(-1);

    /** Of the timer, which only looks for idle connections. */
    private static final int TICK_MILLIS = 1000;

    /** How long the network's thread may take to end. */
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    private static final ThreadLocal<@Nullable JerseyExchange> CURRENT = new ThreadLocal<>();

    private final ThreadFactory threads = new DefaultThreadFactory("parley-model", true);

    @SuppressWarnings("deprecation") // AsyncHttpClient takes no other.
    private final EventLoopGroup network = new NioEventLoopGroup(THREADS, threads);

    private final AsyncHttpClient http;

    JerseyConnector(Duration connectTimeout) {
        http = Dsl.asyncHttpClient(Dsl.config()
                .setEventLoopGroup(network)
                .setThreadFactory(threads)
                .setHashedWheelTickDuration(TICK_MILLIS)
                .setConnectTimeout(connectTimeout)
                .setReadTimeout(UNLIMITED)
                .setRequestTimeout(UNLIMITED)
                .setConnectionPoolCleanerPeriod(CLEANING)
                .setPooledConnectionIdleTimeout(IDLE)
                .setHttpClientCodecMaxHeaderSize(MAX_HEADER_BYTES)
                // Backoff says when to ask again; and this would also where a part of the answer was handed on already.
                .setMaxRequestRetry(0)
                .setHttp2Enabled(false)
                .setUseProxySelector(true)
                .setCookieStore(null));
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
        exchange.send(http, translated(request));
        ClientResponse response = new ClientResponse(status(exchange.status()), request);
        exchange.headers().forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
        response.setEntityStream(exchange.body());
        return response;
    }

    @Override
    public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
        throw new UnsupportedOperationException("the model API is called synchronously");
    }

    private static Request translated(ClientRequest request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        request.setStreamProvider(length -> body);
        try {
            request.writeEntity();
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
        RequestBuilder sent = new RequestBuilder(request.getMethod(), true)
                .setUri(Uri.create(request.getUri().toString()))
                .setBody(body.toByteArray());
        request.getStringHeaders().forEach((name, values) -> {
            sent.setHeader(name, String.join(", ", values));
        });
        return sent.build();
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
        // A client's; disconnect ends what is below.
    }

    /** Ends all connections, and waits for the network's thread, whose classes go with the application. */
    void disconnect() {
        NetworkFailures.closeQuietly(http);
        network.shutdownGracefully(0, AT_MOST.toSeconds(), TimeUnit.SECONDS).awaitUninterruptibly(AT_MOST.toMillis());
    }
}
