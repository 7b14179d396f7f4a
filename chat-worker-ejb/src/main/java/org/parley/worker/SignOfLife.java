package org.parley.worker;

import java.time.Duration;

/** When a loop last turned. Thread-safe. */
final class SignOfLife {
    private volatile long last = System.nanoTime();

    void give() {
        last = System.nanoTime();
    }

    boolean isWithin(Duration time) {
        return System.nanoTime() - last <= time.toNanos();
    }
}
