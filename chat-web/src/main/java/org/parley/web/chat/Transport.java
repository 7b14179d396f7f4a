package org.parley.web.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends to one client, and knows how much of that it hasn't taken yet: no server bounds this by itself. Called on the
 * socket's lane, except where noted.
 */
final class Transport {
    private static final Logger LOG = Logger.getLogger(Transport.class.getName());

    /** Unsent bytes beyond which a socket gets no more, and reads the log later at its own pace. */
    private static final long MOST_UNSENT = 256 * 1024;

    /** Tyrus looks services up through the sending thread's class loader at every send; this one answers fastest. */
    private static final ClassLoader SENDING = ClassLoader.getPlatformClassLoader();

    private final Session session;
    private final Runnable drained;
    private final AtomicLong unsent = new AtomicLong();
    private volatile boolean congested;
    private volatile long progress = System.nanoTime();
    private boolean closed;

    /** @param drained called, on any thread, when a congested socket has room again */
    Transport(Session session, Runnable drained) {
        this.session = session;
        this.drained = drained;
    }

    void send(String text) {
        if (closed) {
            return;
        }
        // UTF-16 units, the same as bytes for most of what is sent
        int size = text.length();
        if (unsent.getAndAdd(size) == 0) {
            progress = System.nanoTime();
        }
        if (unsent.get() > MOST_UNSENT) {
            congested = true;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SENDING);
        try {
            session.getAsyncRemote().sendText(text, result -> sent(size));
        } catch (RuntimeException e) {
            // The client went away between two frames; the endpoint hears of it by itself.
            LOG.log(Level.FINE, "send to a closed socket", e);
            sent(size);
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

    /** How long nothing has left although something waits, in nanoseconds; any thread. */
    long stuckFor(long nanoTime) {
        return unsent.get() == 0 ? 0 : nanoTime - progress;
    }

    void ping() {
        if (!closed) {
            try {
                session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.FINE, "ping to a closed socket", e);
            }
        }
    }

    void close(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close(reason);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "close of a closed socket", e);
        }
    }
}
