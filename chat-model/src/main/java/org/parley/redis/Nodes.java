package org.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parley.protocol.RandomId;

/** The register of nodes that are alive. Thread-safe. */
public final class Nodes {
    /** A node that was not heard of for this long is taken for dead. */
    private static final Duration DEAD = Duration.ofSeconds(5);

    /** What a part of a node does; the names are those in Redis. */
    public enum Role {
        web,
        worker
    }

    private final String id = RandomId.next();
    private final PartitionCount partitionCount;
    private final Script heartbeat;

    public Nodes(Redis redis) {
        partitionCount = redis.partitionCount();
        heartbeat = new Script(redis, "heartbeat");
    }

    /** This node's name: new with every start, so that nothing of an earlier life is taken for its own. */
    public String id() {
        return id;
    }

    /**
     * Says that a part of this node is alive, and asks what else is.
     *
     * @return the roles of all parts alive, one for each; may end with {@link RedisUnavailableException}
     */
    public CompletableFuture<List<String>> beat(Role role) {
        return heartbeat
                .list(List.of(Keys.NODES), id + "/" + role, role, DEAD.toMillis())
                .thenApply(roles -> {
                    partitionCount.keep();
                    return roles;
                });
    }

    /** Says that a part of this node goes away. */
    public CompletableFuture<List<String>> leave(Role role) {
        return heartbeat.list(List.of(Keys.NODES), id + "/" + role, "", DEAD.toMillis());
    }
}
