package org.parley.redis;

import java.time.Duration;

/**
 * What is in the queues of all partitions.
 *
 * @param waiting turns that no worker has taken yet
 * @param pending turns that workers have taken and not ended
 * @param oldest since when the oldest of those that wait is there, by Redis's clock; zero where none waits
 */
public record Backlog(long waiting, long pending, Duration oldest) {
    static final Backlog NONE = new Backlog(0, 0, Duration.ZERO);

    public Backlog {
        if (waiting < 0 || pending < 0 || oldest.isNegative()) {
            throw new IllegalArgumentException("a backlog is never less than 0");
        }
    }

    Backlog and(Backlog other) {
        return new Backlog(
                waiting + other.waiting,
                pending + other.pending,
                oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
    }
}
