package org.parley.web.chat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The open sockets of one conversation on this node, and when its log is to be compared with theirs. Thread-safe. */
final class ConversationFeed {
    private final List<OpenSocket> sockets = new CopyOnWriteArrayList<>();
    private volatile long nextCheck;
    private volatile long demanded = System.nanoTime();

    ConversationFeed(long nextCheck) {
        this.nextCheck = nextCheck;
    }

    void add(OpenSocket socket) {
        sockets.add(socket);
    }

    void remove(OpenSocket socket) {
        sockets.remove(socket);
    }

    int size() {
        return sockets.size();
    }

    void forEach(Consumer<OpenSocket> action) {
        sockets.forEach(action);
    }

    boolean isDue(long now) {
        return now - nextCheck >= 0;
    }

    void checkAt(long nanoTime) {
        nextCheck = nanoTime;
    }

    /** The next one after that is no sooner than this, unless one was asked for since the last was sent. */
    void restUntil(long nanoTime, long sent) {
        if (demanded - sent <= 0) {
            nextCheck = nanoTime;
        }
    }

    void checkNoLaterThan(long nanoTime) {
        demanded = System.nanoTime();
        if (nextCheck - nanoTime > 0) {
            nextCheck = nanoTime;
        }
    }
}
