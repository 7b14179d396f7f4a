package org.parley.web.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.parley.redis.Backlog;
import org.parley.redis.Backlogs;
import org.parley.redis.DeadLetters;
import org.parley.redis.Redis;

/** What waits in the queues and what was given up, as Redis last said. Thread-safe; asked by the node's clock alone. */
@ApplicationScoped
public class QueueFigures {
    private static final Duration EVERY = Duration.ofSeconds(2);

    /** An answer that takes longer is not waited for; figures older than twice that are none. */
    private static final Duration LATE = Duration.ofSeconds(5);

    @Inject
    Redis redis;

    @Inject
    PrometheusMeterRegistry metrics;

    private volatile @Nullable Heard heard;
    private volatile boolean asking;
    private long asked = System.nanoTime() - EVERY.toNanos();

    private record Heard(Backlog backlog, long deadLetters, long at) {}

    @PostConstruct
    void register() {
        gauge(
                "parley.backlog.waiting",
                "Turns that no worker has taken yet",
                now -> now.backlog().waiting());
        gauge(
                "parley.backlog.pending",
                "Turns that workers have taken and not ended",
                now -> now.backlog().pending());
        gauge(
                "parley.backlog.oldest.seconds",
                "Since when the oldest of the waiting turns is in its queue",
                now -> now.backlog().oldest().toMillis() / 1000.0);
        gauge("parley.dead.letters", "Dead letters that are kept", Heard::deadLetters);
    }

    private void gauge(String name, String description, ToDoubleFunction<Heard> figure) {
        Gauge.builder(name, this, figures -> figures.figure(figure))
                .description(description)
                .register(metrics);
    }

    /** Unknown is not 0. */
    private double figure(ToDoubleFunction<Heard> figure) {
        Heard now = fresh();
        return now == null ? Double.NaN : figure.applyAsDouble(now);
    }

    private @Nullable Heard fresh() {
        Heard last = heard;
        return last != null && System.nanoTime() - last.at() <= 2 * LATE.toNanos() ? last : null;
    }

    /** Since when the oldest waiting turn waits; zero where none waits, and where it is unknown. */
    Duration oldest() {
        Heard now = fresh();
        return now == null ? Duration.ZERO : now.backlog().oldest();
    }

    /** Asks Redis, unless it was asked just now. Only for the node's clock. */
    @SuppressWarnings("FutureReturnValueIgnored") // The next round says how it went.
    void refresh(Backlogs backlogs, DeadLetters letters) {
        if (asking || System.nanoTime() - asked < EVERY.toNanos()) {
            return;
        }
        asked = System.nanoTime();
        var answer = backlogs.read()
                .thenCombine(letters.count(), (backlog, dead) -> new Heard(backlog, dead, System.nanoTime()));
        asking = true;
        redis.deadlines().within(LATE, answer).whenComplete((now, fault) -> {
            asking = false;
            if (fault == null) {
                heard = now;
            }
        });
    }
}
