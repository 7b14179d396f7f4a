package org.parley.redis;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The worker of this node, for whoever accepts questions here: where it has room, a turn is begun in the step that accepts
 * it, and needs neither the queue's reader nor a second call. There is none until it has started. Thread-safe.
 */
public final class LocalWorker {
    private volatile @Nullable Room worker;

    /** A worker that takes turns which it has not read from the queue. Thread-safe; nothing of it may wait. */
    public interface Room {
        /** Keeps room for one turn until {@link #leave}; false where there is none. */
        boolean reserve();

        /** What it was kept for is with the worker, or did not come. */
        void leave();

        /** How it begins a turn. */
        Opening opening();

        /** A turn was begun for it. */
        void begun(Turn turn, Beginning.Begun beginning);

        /** Its node was given an entry of a queue, which may be no turn. */
        void given(int partition, String entry, Map<String, String> body);
    }

    /**
     * What a worker says when it begins a turn.
     *
     * @param consumer its name, its node's
     * @param model that will answer
     * @param contextMessages how many of the latest messages are wanted
     */
    public record Opening(String consumer, String model, int contextMessages) {}

    public void started(Room room) {
        worker = room;
    }

    /** It takes no more. */
    public void stopped() {
        worker = null;
    }

    /** A worker that has kept room for a turn, which is to be left; empty where none has. */
    Optional<Room> reserve() {
        Room room = worker;
        return room != null && room.reserve() ? Optional.of(room) : Optional.empty();
    }
}
