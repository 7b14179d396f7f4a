package org.parley.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.parley.redis.Attempt;
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

    /** What Redis gave to this node this long ago and is unknown here was in a reply that has been lost. */
    private static final Duration GIVEN = Duration.ofSeconds(1);

    /** How many of those are taken in one round at least. */
    private static final int STRAYS = 16;

    /** A longer silence of Redis means that leases may have run out without their owners' fault. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Turns turns;
    private final Nodes nodes;
    private final RunningTurns running;
    private final Duration lease;
    private final Consumer<Turn> answer;

    private long lastHeard = System.nanoTime();
    private long inContactSince = System.nanoTime();
    private CompletableFuture<Void> beat = CompletableFuture.completedFuture(null);
    private volatile boolean taking = true;
    private volatile boolean stopped;

    Leases(Turns turns, Nodes nodes, RunningTurns running, Duration lease, Consumer<Turn> answer) {
        this.turns = turns;
        this.nodes = nodes;
        this.running = running;
        this.lease = lease;
        this.answer = answer;
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

    @Override
    public void run() {
        long renewed = System.nanoTime() - RENEWAL.toNanos();
        try {
            while (!stopped) {
                long now = System.nanoTime();
                running.forEach(turn -> enforceLimits(turn, now));
                if (now - renewed >= RENEWAL.toNanos()) {
                    renewed = now;
                    renew();
                    beat();
                }
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        Map<Integer, List<AnswerTurn>> partitions = running.snapshot().stream()
                .filter(AnswerTurn::hasBegun)
                .collect(Collectors.groupingBy(turn -> turns.partitionOf(turn.turn())));
        partitions.forEach(this::renew);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What failed is tried again with the next round.
    private void renew(int partition, List<AnswerTurn> ours) {
        List<Attempt> attempts = ours.stream().map(AnswerTurn::attempt).toList();
        turns.renew(partition, attempts).thenAccept(replies -> {
            for (int i = 0; i < ours.size(); i++) {
                ours.get(i).heard(attempts.get(i), replies.get(i));
            }
        });
    }

    /** One at a time: takeovers hang on it. */
    private void beat() {
        if (taking && beat.isDone()) {
            beat = nodes.beat(Nodes.Role.worker)
                    .thenAccept(roles -> heard())
                    .thenCompose(done -> takeStrays())
                    .thenCompose(done -> takeOver())
                    .orTimeout(lease.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(fault -> null);
        }
    }

    private static void enforceLimits(AnswerTurn turn, long now) {
        try {
            turn.enforceLimits(now);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a limit could not be enforced", e);
        }
    }

    private synchronized void heard() {
        long now = System.nanoTime();
        if (now - lastHeard > SILENCE.toNanos()) {
            inContactSince = now;
        }
        lastHeard = now;
    }

    /**
     * A read that the client has given up may still be carried out, after Redis stood still for example, and takes turns
     * that nobody hears of. They are this node's, so it need not wait until its own lease has run out. Those that it
     * knows are passed over by who answers.
     */
    private CompletableFuture<Void> takeStrays() {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (int partition = 0; partition < turns.partitions() && taking; partition++) {
            CompletableFuture<Void> taken =
                    turns.strays(partition, GIVEN, running.size() + STRAYS).thenAccept(them -> them.forEach(answer));
            all = all.thenCombine(taken, (done, also) -> null);
        }
        return all;
    }

    /**
     * Entries grow old also while Redis itself stands still. So only a worker that has been in contact for a whole lease
     * may take the silence of others for death.
     */
    private CompletableFuture<Void> takeOver() {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        if (!hasLongContact()) {
            return all;
        }
        for (int partition = 0; partition < turns.partitions() && taking; partition++) {
            // One also where there is no room: what another has left half written goes before what has not begun.
            int most = Math.max(1, running.free());
            CompletableFuture<Void> taken =
                    turns.takeOver(partition, lease, most).thenAccept(them -> them.forEach(answer));
            all = all.thenCombine(taken, (done, also) -> null);
        }
        return all;
    }

    private synchronized boolean hasLongContact() {
        return lastHeard - inContactSince >= lease.toNanos();
    }
}
