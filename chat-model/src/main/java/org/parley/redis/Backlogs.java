package org.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Measures the queues. Thread-safe. */
public final class Backlogs {
    private final Keys keys;
    private final Script backlog;

    public Backlogs(Redis redis) {
        keys = redis.keys();
        backlog = new Script(redis, "backlog");
    }

    /** All partitions together; may end with {@link RedisUnavailableException}. */
    public CompletableFuture<Backlog> read() {
        CompletableFuture<Backlog> all = CompletableFuture.completedFuture(Backlog.NONE);
        for (int partition = 0; partition < keys.partitions(); partition++) {
            all = all.thenCombine(read(partition), Backlog::and);
        }
        return all;
    }

    private CompletableFuture<Backlog> read(int partition) {
        return backlog.list(List.of(keys.turns(partition)))
                .thenApply(reply -> new Backlog(
                        Long.parseLong(reply.get(0)),
                        Long.parseLong(reply.get(1)),
                        Duration.ofMillis(Long.parseLong(reply.get(2)))));
    }
}
