package org.parley.redis.servers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master, two replicas, and three sentinels that watch them and agree on a new master within seconds. */
public final class SentinelTrio implements AutoCloseable {
    public static final String MASTER = "parley";

    /**
     * With one second, as long as Sentinel's own pings are apart, a busy machine's sentinels take the new master for dead
     * right after the fail-over, and make another: two failures, of which one acknowledgement survives only the first.
     */
    private static final int DOWN_AFTER_MILLIS = 3000;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<ServerProcess> servers;
    private final List<ServerProcess> sentinels;

    private SentinelTrio(List<ServerProcess> servers, List<ServerProcess> sentinels) {
        this.servers = servers;
        this.sentinels = sentinels;
    }

    /** @param more arguments of each of the three servers */
    public static SentinelTrio start(String... more) {
        ServerProcess master = ServerProcess.start(more);
        String[] replica = Stream.concat(
                        Stream.of("--replicaof", "127.0.0.1", Integer.toString(master.port())), Stream.of(more))
                .toArray(String[]::new);
        List<ServerProcess> servers = List.of(master, ServerProcess.start(replica), ServerProcess.start(replica));
        // The sentinels look at once for replicas, and then every ten seconds.
        await().atMost(LIMIT).until(() -> master.call("INFO", "replication").split("state=online", -1).length == 3);
        List<String> configuration = List.of(
                "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
                "sentinel down-after-milliseconds " + MASTER + " " + DOWN_AFTER_MILLIS,
                "sentinel failover-timeout " + MASTER + " 10000");
        List<ServerProcess> sentinels = Stream.generate(() -> ServerProcess.startSentinel(configuration))
                .limit(3)
                .toList();
        SentinelTrio trio = new SentinelTrio(servers, sentinels);
        await().atMost(LIMIT).until(trio::knowsItself);
        return trio;
    }

    private boolean knowsItself() {
        return sentinels.stream().allMatch(sentinel -> {
            String master = sentinel.call("SENTINEL", "MASTER", MASTER);
            return master.contains("num-slaves\n2\n") && master.contains("num-other-sentinels\n2\n");
        });
    }

    public String url() {
        return sentinels.stream()
                .map(ServerProcess::address)
                .collect(Collectors.joining(",", "redis-sentinel://", "#" + MASTER));
    }

    /** Who is master, as the sentinels say. */
    public ServerProcess master() {
        String port = sentinels
                .get(0)
                .call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        return servers.stream()
                .filter(server -> Integer.toString(server.port()).equals(port))
                .findFirst()
                .orElseThrow();
    }

    /** How many fail-overs there were, as the sentinels count. */
    public long failOvers() {
        List<String> lines =
                sentinels.get(0).call("SENTINEL", "MASTER", MASTER).lines().toList();
        return Long.parseLong(lines.get(lines.indexOf("config-epoch") + 1));
    }

    /** Whether the replicas have all that the master has: what they have not is lost with it. */
    public boolean replicasCaughtUp() {
        return servers.stream()
                        .map(server -> server.call("INFO", "replication")
                                .lines()
                                .filter(line -> line.startsWith("master_repl_offset:"))
                                .findFirst())
                        .distinct()
                        .count()
                == 1;
    }

    public List<ServerProcess> servers() {
        return servers;
    }

    public List<ServerProcess> sentinels() {
        return sentinels;
    }

    @Override
    public void close() {
        // The sentinels first, or they begin a fail-over.
        sentinels.forEach(ServerProcess::close);
        servers.forEach(ServerProcess::close);
    }
}
