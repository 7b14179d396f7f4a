package org.parley.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection to {@code /chat}, with all that came over it. Safe for several threads. */
public final class ChatSocket implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Why the server ended it. */
    public record Closed(int code, String reason) {}

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final List<String> texts = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile Optional<Closed> closed = Optional.empty();
    private volatile Optional<Throwable> error = Optional.empty();
    private final WebSocket socket;

    private ChatSocket(URI address, Optional<String> subprotocol, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        subprotocol.ifPresent(builder::subprotocols);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(address, new Ears()).join();
    }

    /** Connects without a subprotocol. */
    static ChatSocket plain(ParleyProcess node, String query, String... headers) {
        return open(() -> new ChatSocket(node.webSocket("/chat" + query), Optional.empty(), headers));
    }

    /** Connects with {@code chat.v1}. */
    public static ChatSocket events(ParleyProcess node, String query, String... headers) {
        return open(() -> new ChatSocket(node.webSocket("/chat" + query), Optional.of("chat.v1"), headers));
    }

    /** Connects with {@code chat.v1}, if the node is there for it. */
    static Optional<ChatSocket> tried(ParleyProcess node, String query) {
        try {
            return Optional.of(new ChatSocket(node.webSocket("/chat" + query), Optional.of("chat.v1")));
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    private static ChatSocket open(Supplier<ChatSocket> connection) {
        try {
            return connection.get();
        } catch (CompletionException e) {
            throw new AssertionError("the handshake failed: " + e.getCause(), e);
        }
    }

    /** Tries to connect, and returns the answer with which the node refuses the handshake. */
    static HttpResponse<?> refused(ParleyProcess node, String pathAndQuery, String... headers) {
        try (ChatSocket socket = new ChatSocket(node.webSocket(pathAndQuery), Optional.of("chat.v1"), headers)) {
            throw new AssertionError("the handshake was not refused: " + socket.subprotocol());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                return refusal.getResponse();
            }
            throw new AssertionError("the handshake failed otherwise", e);
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    public void sends(String text) {
        socket.sendText(text, true).join();
    }

    void sendsPart(String text, boolean last) {
        socket.sendText(text, last).join();
    }

    void sendsBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** All text frames so far. */
    public List<String> texts() {
        return textsFrom(0);
    }

    /** Those after the first so many. */
    public List<String> textsFrom(int first) {
        synchronized (texts) {
            return List.copyOf(texts.subList(first, texts.size()));
        }
    }

    public Optional<Closed> closed() {
        return closed;
    }

    Closed awaitClosed() {
        return awaitClosed(LIMIT);
    }

    Closed awaitClosed(Duration limit) {
        waits("the socket to be closed", limit, () -> closed.isPresent() || error.isPresent());
        return closed.orElseThrow(() -> new AssertionError("ended without a close frame: " + error));
    }

    /** What broke it, other than a close frame. */
    public Optional<Throwable> error() {
        return error;
    }

    public boolean isOpen() {
        return closed.isEmpty() && error.isEmpty();
    }

    /** Waits for a condition; says what came instead when it doesn't hold in time, or can't any more. */
    void waits(String what, Duration limit, Supplier<Boolean> condition) {
        boolean holds;
        try {
            await().atMost(limit).pollInterval(Duration.ofMillis(10)).until(() -> condition.get() || !isOpen());
            holds = condition.get();
        } catch (ConditionTimeoutException e) {
            holds = false;
        }
        if (!holds) {
            throw new AssertionError("waited " + limit + " for " + what + "; closed: " + closed + ", error: " + error
                    + ", frames:\n" + String.join("\n", texts()));
        }
    }

    /** Ends the connection as a broken network does: no close frame. */
    public void cut() {
        // The JDK's client tells nobody of an end that it has made itself.
        error = Optional.of(new IOException("cut"));
        socket.abort();
    }

    @Override
    public void close() {
        try {
            if (!socket.isOutputClosed()) {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(2, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            // The node was faster, or is dead: there is nobody to say goodbye to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
        }
    }

    private final class Ears implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                synchronized (texts) {
                    texts.add(partial.toString());
                }
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed = Optional.of(new Closed(statusCode, reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable failure) {
            error = Optional.of(failure);
        }
    }
}
