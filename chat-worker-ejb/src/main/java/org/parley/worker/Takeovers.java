package org.parley.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.parley.redis.Deadlines;
import org.parley.redis.Turn;
import org.parley.redis.Turns;

/**
 * Takes, of one partition's queue, what was given to this node without its knowing, and what nobody keeps. Each partition
 * by itself: on a cluster one may be away while the others are not.
 */
final class Takeovers {
    /** What Redis gave to this node this long ago and is unknown here was in a reply that has been lost. */
    private static final Duration GIVEN = Duration.ofSeconds(1);

    /** How many of those are taken in one round at least. */
    private static final int STRAYS = 16;

    /** A longer silence of Redis means that leases may have run out without their owners' fault. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Turns turns;
    private final int partition;
    private final RunningTurns running;
    private final Deadlines deadlines;
    private final Duration lease;
    private final Consumer<Turn> answer;

    private long lastHeard = System.nanoTime();
    private long inContactSince = System.nanoTime();
    private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);

    Takeovers(
            Turns turns,
            int partition,
            RunningTurns running,
            Deadlines deadlines,
            Duration lease,
            Consumer<Turn> answer) {
        this.turns = turns;
        this.partition = partition;
        this.running = running;
        this.deadlines = deadlines;
        this.lease = lease;
        this.answer = answer;
    }

    /** Called about every second; one at a time. */
    void round() {
        if (round.isDone()) {
            CompletableFuture<Void> taken = takeStrays()
                    .thenCompose(done -> hasLongContact() ? takeOver() : CompletableFuture.<Void>completedFuture(null));
            round = deadlines.within(lease, taken).exceptionally(fault -> null);
        }
    }

    /**
     * A read that the client has given up may still be carried out, after Redis stood still for example, and takes turns
     * that nobody hears of. They are this node's, so it need not wait until its own lease has run out. Those that it
     * knows are passed over by who answers.
     */
    private CompletableFuture<Void> takeStrays() {
        return turns.strays(partition, GIVEN, running.size() + STRAYS).thenAccept(them -> {
            heard();
            them.forEach(answer);
        });
    }

    private CompletableFuture<Void> takeOver() {
        // One also where there is no room: what another has left half written goes before what has not begun.
        return turns.takeOver(partition, lease, Math.max(1, running.free())).thenAccept(them -> them.forEach(answer));
    }

    private synchronized void heard() {
        long now = System.nanoTime();
        if (now - lastHeard > SILENCE.toNanos()) {
            inContactSince = now;
        }
        lastHeard = now;
    }

    /**
     * Entries grow old also while Redis itself stands still. So only a worker that has been in contact for a whole lease
     * may take the silence of others for death.
     */
    private synchronized boolean hasLongContact() {
        return lastHeard - inContactSince >= lease.toNanos();
    }
}
