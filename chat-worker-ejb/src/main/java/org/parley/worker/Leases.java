package org.parley.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parley.redis.Attempt;
import org.parley.redis.Deadlines;
import org.parley.redis.Nodes;
import org.parley.redis.Turn;
import org.parley.redis.Turns;

/**
 * Keeps this node's leases and takes over those that nobody keeps; watches the time limits of calls to the model; says
 * that the worker is alive, which it is as long as this loop turns.
 */
final class Leases implements Runnable {
    private static final Logger LOG = Logger.getLogger(Leases.class.getName());

    /** How exact the time limits of calls are. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** How often leases are renewed; a fraction of a lease, so that some renewals may fail. */
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    /** Of one call, each of which takes Redis some 20 us: what people wait for comes in between. */
    private static final int RENEWED_AT_ONCE = 50;

    private final Turns turns;
    private final Nodes nodes;
    private final RunningTurns running;
    private final List<Takeovers> takeovers;
    private final SignOfLife lastTurned = new SignOfLife();
    private volatile boolean taking = true;
    private volatile boolean stopped;

    Leases(Turns turns, Nodes nodes, RunningTurns running, Deadlines deadlines, Duration lease, Consumer<Turn> answer) {
        this.turns = turns;
        this.nodes = nodes;
        this.running = running;
        this.takeovers = IntStream.range(0, turns.partitions())
                .mapToObj(partition -> new Takeovers(turns, partition, running, deadlines, lease, answer))
                .toList();
    }

    /** Keeps what is running but takes nothing over any more. */
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever misses this goodbye finds out by the silence.
    void takeNoMore() {
        taking = false;
        nodes.leave(Nodes.Role.worker);
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    SignOfLife lastTurned() {
        return lastTurned;
    }

    @Override
    public void run() {
        long renewed = System.nanoTime() - RENEWAL.toNanos();
        try {
            while (!stopped) {
                lastTurned.give();
                long now = System.nanoTime();
                running.forEach(turn -> enforceLimits(turn, now));
                if (now - renewed >= RENEWAL.toNanos()) {
                    renewed = now;
                    keep();
                }
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong in one round, the next must come: leases hang on it. */
    private void keep() {
        try {
            renew();
            beat();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a round of leases failed; trying on", e);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // A tick too early does no harm.
    private synchronized void pause() throws InterruptedException {
        if (!stopped) {
            wait(TICK.toMillis());
        }
    }

    /** Whether or not the last renewals were answered: one lost reply must not cost a lease. */
    private void renew() {
        Map<Integer, List<AnswerTurn>> groups = running.snapshot().stream()
                .filter(AnswerTurn::hasBegun)
                .collect(Collectors.groupingBy(turn -> turns.groupOf(turn.turn())));
        groups.values().forEach(this::renew);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What failed is tried again with the next round.
    private void renew(List<AnswerTurn> ours) {
        List<AnswerTurn> first = ours.subList(0, Math.min(RENEWED_AT_ONCE, ours.size()));
        List<AnswerTurn> rest = ours.subList(first.size(), ours.size());
        List<Attempt> attempts = first.stream().map(AnswerTurn::attempt).toList();
        turns.renew(attempts).thenAccept(replies -> {
            // First, so that no lease hangs on what another turn makes of its reply.
            if (!rest.isEmpty()) {
                renew(rest);
            }
            for (int i = 0; i < first.size(); i++) {
                first.get(i).heard(attempts.get(i), replies.get(i));
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The next is soon.
    private void beat() {
        if (taking) {
            nodes.beat(Nodes.Role.worker);
            if (!running.isPaused()) {
                takeovers.forEach(Takeovers::round);
            }
        }
    }

    private static void enforceLimits(AnswerTurn turn, long now) {
        try {
            turn.enforceLimits(now);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a limit could not be enforced", e);
        }
    }
}
