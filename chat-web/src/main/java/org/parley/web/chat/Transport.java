package org.parley.web.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends to one client, and knows how much of that it hasn't taken yet: no server bounds this by itself. Called on the
 * socket's lane, except where noted.
 */
final class Transport {
    private static final Logger LOG = Logger.getLogger(Transport.class.getName());

    /**
     * Unsent bytes beyond which a socket gets no more, and reads the log later at its own pace. A frame that begins below
     * is sent whole: deltas are small (see AnswerText), but a snapshot or a plain answer may be larger than this.
     */
    private static final long MOST_UNSENT = 256 * 1024;

    /**
     * Of the thread while it is in the server's code. Tyrus looks services up through it at every send, and this one
     * answers fastest; Undertow's new threads inherit it, and would keep this application's after its end.
     */
    private static final ClassLoader SENDING = ClassLoader.getPlatformClassLoader();

    /** How long a close waits for the client's sign of life. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Session session;
    private final Executor later;
    private final Runnable drained;
    private final AtomicLong unsent = new AtomicLong();
    private volatile boolean congested;
    private volatile long progress = System.nanoTime();
    private final AtomicReference<@Nullable CloseReason> farewell = new AtomicReference<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean closed;

    /**
     * @param later runs what it is given {@link #FAREWELL} later
     * @param drained called, on any thread, when a congested socket has room again
     */
    Transport(Session session, Executor later, Runnable drained) {
        this.session = session;
        this.later = later;
        this.drained = drained;
    }

    void send(String text) {
        if (closed) {
            return;
        }
        int size = Utf8.length(text);
        if (unsent.getAndAdd(size) == 0) {
            progress = System.nanoTime();
        }
        if (unsent.get() > MOST_UNSENT) {
            congested = true;
        }
        if (!tell(() -> session.getAsyncRemote().sendText(text, result -> sent(size)))) {
            sent(size);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** False where the client went away meanwhile; the endpoint hears of it by itself. */
    private static boolean tell(Step step) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SENDING);
        try {
            step.run();
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "a frame for a closed socket", e);
            return false;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void sent(int size) {
        progress = System.nanoTime();
        if (unsent.addAndGet(-size) <= MOST_UNSENT / 2 && congested) {
            congested = false;
            drained.run();
        }
    }

    boolean takesMore() {
        return !congested;
    }

    /** How much has not left yet; any thread. */
    long unsentBytes() {
        return unsent.get();
    }

    /** How long nothing has left although something waits, in nanoseconds; any thread. */
    long stuckFor(long nanoTime) {
        return unsent.get() == 0 ? 0 : nanoTime - progress;
    }

    void ping() {
        if (!closed) {
            sendPing();
        }
    }

    private void sendPing() {
        tell(() -> session.getAsyncRemote().sendPing(ByteBuffer.allocate(0)));
    }

    /**
     * Sends nothing more and closes the socket, from the thread that reads it. Payara (6.2025.10) frees a connection's
     * request twice where a close from another thread meets the client's answer to it; then two connections share one
     * object, and one gets what is the other's. So the client is pinged, and its pong, which the reading thread brings, is
     * when the socket is closed. Who doesn't answer doesn't race either.
     */
    void close(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        farewell.set(reason);
        sendPing();
        later.execute(this::answered);
    }

    /** The client has answered a ping; called by the thread that reads. */
    void answered() {
        CloseReason reason = farewell.getAndSet(null);
        if (reason != null) {
            tell(() -> session.close(reason));
            gone.complete(null);
        }
    }

    /** Done when the socket is closed from this side. */
    CompletableFuture<Void> gone() {
        return gone;
    }
}
