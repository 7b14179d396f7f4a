package org.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.parley.redis.servers.SentinelTrio;
import org.parley.redis.servers.ServerProcess;

/** A master with two replicas, watched by three Sentinels; one replica must have what clients see. */
final class SentinelStore implements Store {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final SentinelTrio trio =
            SentinelTrio.start("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
    private @Nullable ServerProcess killed;
    private long failOvers;

    @Override
    public Map<String, String> environment() {
        return Map.of("REDIS_URL", trio.url(), "CHAT_REDIS_WAIT_REPLICAS", "1", "CHAT_REDIS_PARTITIONS", "2");
    }

    @Override
    public List<String> call(String... words) {
        return trio.master().call(words).lines().toList();
    }

    /** What it gives kills with SIGKILL: the Sentinels have to find out. */
    Runnable aimAtMaster() {
        ServerProcess master = trio.master();
        killed = master;
        failOvers = trio.failOvers();
        return master::kill;
    }

    /** Waits until another is master, and brings the killed one back as its replica. */
    void awaitFailOver() {
        ServerProcess dead = Objects.requireNonNull(killed);
        await().atMost(LIMIT).ignoreExceptions().until(() -> trio.master() != dead && isMaster(trio.master()));
        dead.startAgain(
                "--replicaof", "127.0.0.1", Integer.toString(trio.master().port()));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> trio.master().call("INFO", "replication").split("state=online", -1).length == 3);
    }

    @Override
    public void checkOneFault() {
        assertThat(trio.failOvers() - failOvers)
                .as("fail-overs: one acknowledgement survives one")
                .isEqualTo(1);
    }

    private static boolean isMaster(ServerProcess server) {
        try {
            return server.call("ROLE").startsWith("master");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        trio.close();
    }
}
