package org.parley.chaos;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.system.RedisProcess;

/** A master with two replicas, watched by three Sentinels. */
final class SentinelStore implements Store {
    private static final String NAME = "parley";
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();
    private @Nullable RedisProcess killed;

    SentinelStore() {
        RedisProcess first = RedisProcess.start(replication());
        servers.add(first);
        for (int i = 0; i < 2; i++) {
            servers.add(RedisProcess.start(replication("--replicaof", "127.0.0.1", Integer.toString(first.port()))));
        }
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisProcess.sentinel("""
                    sentinel monitor %1$s 127.0.0.1 %2$d 2
                    sentinel down-after-milliseconds %1$s 1000
                    sentinel failover-timeout %1$s 6000
                    """.formatted(NAME, first.port())));
        }
        awaitReplicas(2);
        await().atMost(LIMIT).until(() -> sentinels.stream().allMatch(SentinelStore::knowsAll));
    }

    private static String[] replication(String... more) {
        List<String> all = new ArrayList<>(List.of("--repl-diskless-sync-delay", "0", "--repl-diskless-sync", "yes"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static boolean knowsAll(RedisProcess sentinel) {
        return count(sentinel.call("SENTINEL", "sentinels", NAME)) == 2
                && count(sentinel.call("SENTINEL", "replicas", NAME)) == 2;
    }

    /** Each is told as names and values. */
    private static long count(List<String> instances) {
        return instances.stream().filter("runid"::equals).count();
    }

    @Override
    public Map<String, String> environment() {
        String addresses =
                sentinels.stream().map(one -> "127.0.0.1:" + one.port()).collect(Collectors.joining(","));
        return Map.of(
                "REDIS_URL",
                "redis-sentinel://" + addresses + "#" + NAME,
                "CHAT_REDIS_WAIT_REPLICAS",
                "1",
                "CHAT_REDIS_PARTITIONS",
                "2");
    }

    @Override
    public RedisProcess master() {
        return promoted().orElseThrow();
    }

    private Optional<RedisProcess> promoted() {
        String port = sentinels
                .get(0)
                .call("SENTINEL", "get-master-addr-by-name", NAME)
                .get(1);
        return servers.stream()
                .filter(server -> Integer.toString(server.port()).equals(port))
                .findFirst();
    }

    /** SIGKILL: the Sentinels have to find out. */
    void killMaster() {
        killed = master();
        killed.kill();
    }

    /** Waits until another is master, and brings the killed one back as its replica. */
    void awaitFailOver() {
        RedisProcess dead = java.util.Objects.requireNonNull(killed);
        await().atMost(LIMIT)
                .until(() -> promoted()
                        .filter(server -> server != dead && isMaster(server))
                        .isPresent());
        dead.startAgain("--replicaof", "127.0.0.1", Integer.toString(master().port()));
        awaitReplicas(2);
    }

    private static boolean isMaster(RedisProcess server) {
        try {
            return server.call("ROLE").get(0).equals("master");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void awaitReplicas(int number) {
        // Behind "master" and an offset come host, port and offset of each.
        await().atMost(LIMIT).until(() -> master().call("ROLE").size() == 2 + 3 * number);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
