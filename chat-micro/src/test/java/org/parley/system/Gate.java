package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place where the model's answer waits until the test lets it go on. */
public final class Gate {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CountDownLatch arrivals;
    private final CountDownLatch opened = new CountDownLatch(1);

    public Gate() {
        this(1);
    }

    /** @param expected how many answers are to arrive */
    public Gate(int expected) {
        arrivals = new CountDownLatch(expected);
    }

    /** The model's side. */
    void pass() {
        arrivals.countDown();
        await(opened, LIMIT);
    }

    /** Waits until all expected answers have come this far. */
    public void awaitArrival() {
        assertThat(await(arrivals, Duration.ofSeconds(20)))
                .as("the model was asked; still missing: %s", arrivals.getCount())
                .isTrue();
    }

    public boolean hasArrivals() {
        return arrivals.getCount() == 0;
    }

    public void open() {
        opened.countDown();
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at a gate", e);
        }
    }
}
