package org.parley.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The turns that this node has taken, and how many more it may take. Thread-safe. */
final class RunningTurns {
    private final int most;
    private final Map<String, AnswerTurn> turns = new LinkedHashMap<>();

    RunningTurns(int most) {
        this.most = most;
    }

    /** False where the turn is here already: an entry that waited for room for a lease is taken over by its own node. */
    synchronized boolean add(AnswerTurn turn) {
        return turns.putIfAbsent(turn.turn().turn(), turn) == null;
    }

    synchronized void remove(AnswerTurn turn) {
        turns.remove(turn.turn().turn(), turn);
        notifyAll();
    }

    synchronized int size() {
        return turns.size();
    }

    synchronized int free() {
        return Math.max(0, most - turns.size());
    }

    /** Waits until another turn may be taken; 0 where the time is over first. */
    synchronized int awaitFree(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (turns.size() >= most) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return 0;
            }
            wait(left);
        }
        return most - turns.size();
    }

    /** Waits until nothing runs; false where the time is over first. */
    synchronized boolean awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!turns.isEmpty()) {
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
