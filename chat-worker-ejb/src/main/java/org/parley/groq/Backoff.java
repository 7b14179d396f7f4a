package org.parley.groq;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after a failed attempt: half a second, doubled with each failure up to 20 s, of which a random half
 * is taken off, so that turns that failed together don't come back together. Safe for any thread.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 20_000;
    /** 500 ms doubled this often is above the longest. */
    private static final int DOUBLINGS = 6;

    private final DoubleSupplier random;

    public Backoff() {
        this(() -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * With a chance of the caller's.
     *
     * @param random 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts have failed, at least 1
     * @param retryAfter what the model API asked for; the wait is never shorter, and up to a tenth longer
     */
    public Duration delay(int failures, Optional<Duration> retryAfter) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be 1 or more: " + failures);
        }
        long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS));
        double chance = random.getAsDouble();
        long jittered = Math.round(full * (0.5 + 0.5 * chance));
        long asked = retryAfter
                .map(wait -> wait.toMillis() + Math.round(wait.toMillis() * 0.1 * chance))
                .orElse(0L);
        return Duration.ofMillis(Math.max(jittered, asked));
    }
}
