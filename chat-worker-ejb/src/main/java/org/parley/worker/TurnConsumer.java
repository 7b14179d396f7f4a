package org.parley.worker;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.redis.RedisUnavailableException;
import org.parley.redis.Turn;
import org.parley.redis.Turns;

/** Takes new turns of one partition, as many as this node has room for, until it is stopped. */
final class TurnConsumer implements Runnable {
    private static final Logger LOG = Logger.getLogger(TurnConsumer.class.getName());

    /** How long one read waits in Redis, or for room: so long it takes at most to notice a stop. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Pause before Redis is asked again when it is away; the client tries for seconds by itself. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Turns turns;
    private final int partition;
    private final RunningTurns running;
    private final Consumer<Turn> answer;
    private final Consumer<Turn> next;
    private final SignOfLife lastTurned = new SignOfLife();
    private volatile boolean stopped;

    /** Whether the queue is read at once, and not waited for: not where a read or a wait has just brought nothing. */
    private boolean mayHoldMore = true;

    /**
     * @param answer gets turns that room is kept for
     * @param next gets one that came after a while, when there may be no room any more
     */
    TurnConsumer(Turns turns, int partition, RunningTurns running, Consumer<Turn> answer, Consumer<Turn> next) {
        this.next = next;
        this.turns = turns;
        this.partition = partition;
        this.running = running;
        this.answer = answer;
    }

    SignOfLife lastTurned() {
        return lastTurned;
    }

    @Override
    public void run() {
        boolean away = false;
        try {
            while (!stopped) {
                lastTurned.give();
                try {
                    consume();
                    away = false;
                } catch (RedisUnavailableException e) {
                    if (!away && !stopped) {
                        LOG.log(Level.WARNING, "Redis is away: no turns are taken until it is back", e);
                    }
                    away = true;
                    pause();
                } catch (RuntimeException e) {
                    LOG.log(Level.SEVERE, "turns could not be taken; trying on", e);
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume() throws InterruptedException {
        int free = running.awaitFree(WAIT);
        if (free == 0) {
            mayHoldMore = true;
        } else if (mayHoldMore) {
            // Other partitions want room too.
            int room = running.reserve(Math.min(free, Math.max(1, free / turns.partitions())));
            mayHoldMore = room == 0 || takes(room);
        } else {
            // No room is kept for what may not come: it is looked for when it does.
            List<Turn> came = turns.awaitNext(partition, WAIT);
            came.forEach(next);
            mayHoldMore = !came.isEmpty();
        }
    }

    private boolean takes(int room) {
        try {
            List<Turn> there = turns.take(partition, room);
            there.forEach(answer);
            return !there.isEmpty();
        } finally {
            running.leave(room);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // A try too early does no harm.
    private synchronized void pause() throws InterruptedException {
        if (!stopped) {
            wait(PAUSE.toMillis());
        }
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
