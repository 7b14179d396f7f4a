package org.parley.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The turns that this node has taken, and whether and how many more it may take. Thread-safe. */
final class RunningTurns {
    private int most;
    private int reserved;
    private boolean paused;
    private boolean draining;
    private final Map<String, AnswerTurn> turns = new LinkedHashMap<>();

    RunningTurns(int most) {
        this.most = most;
    }

    /** What is to become of a turn that Redis has given to this node. */
    enum Admission {
        RUNS,
        /** An entry that waited for room for a lease is taken over by its own node. */
        KNOWN,
        /** It was on its way here when the node was paused. */
        UNWANTED
    }

    synchronized Admission add(AnswerTurn turn) {
        if (turns.containsKey(turn.turn().turn())) {
            return Admission.KNOWN;
        }
        if (paused) {
            return Admission.UNWANTED;
        }
        turns.put(turn.turn().turn(), turn);
        return Admission.RUNS;
    }

    synchronized void remove(AnswerTurn turn) {
        turns.remove(turn.turn().turn(), turn);
        notifyAll();
    }

    synchronized int size() {
        return turns.size();
    }

    synchronized int most() {
        return most;
    }

    /** From now on; what runs already is not touched. */
    synchronized void allow(int most) {
        this.most = most;
        notifyAll();
    }

    /** No turn is added from here on. */
    synchronized void pause() {
        paused = true;
    }

    /** Pauses, and says until the last has ended that it drains. */
    synchronized void drain() {
        paused = true;
        draining = true;
    }

    synchronized void resume() {
        paused = false;
        draining = false;
        notifyAll();
    }

    synchronized boolean isPaused() {
        return paused;
    }

    synchronized boolean isDraining() {
        return draining && !turns.isEmpty();
    }

    synchronized int free() {
        return Math.max(0, most - turns.size() - reserved);
    }

    /**
     * Keeps room for turns that are on their way here, until {@link #leave}.
     *
     * @return for how many: as many as there is room for
     */
    synchronized int reserve(int atMost) {
        int room = paused ? 0 : Math.min(atMost, free());
        reserved += room;
        return room;
    }

    synchronized void leave(int room) {
        reserved -= room;
        notifyAll();
    }

    /** Waits until another turn may be taken; 0 where the time is over first. */
    synchronized int awaitFree(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (paused || free() == 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return 0;
            }
            wait(left);
        }
        return free();
    }

    /** Waits until nothing runs, nor is on its way here; false where the time is over first. */
    synchronized boolean awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!turns.isEmpty() || reserved > 0) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void forEach(Consumer<AnswerTurn> action) {
        snapshot().forEach(action);
    }

    synchronized List<AnswerTurn> snapshot() {
        return List.copyOf(turns.values());
    }
}
