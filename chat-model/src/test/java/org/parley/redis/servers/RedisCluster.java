package org.parley.redis.servers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three masters that share the slots, with or without a replica each. */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<ServerProcess> nodes;

    private RedisCluster(List<ServerProcess> nodes) {
        this.nodes = nodes;
    }

    /** @param more arguments of each node */
    public static RedisCluster start(int replicasOfEach, String... more) {
        // A master counts as dead after the node time-out.
        String[] arguments = Stream.concat(
                        Stream.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"), Stream.of(more))
                .toArray(String[]::new);
        List<ServerProcess> nodes = new ArrayList<>();
        for (int i = 0; i < MASTERS * (1 + replicasOfEach); i++) {
            nodes.add(ServerProcess.start(arguments));
        }
        RedisCluster cluster = new RedisCluster(nodes);
        for (int i = 0; i < MASTERS; i++) {
            nodes.get(i).call(slots(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS));
        }
        nodes.forEach(node -> nodes.get(0).call("CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port())));
        await().atMost(LIMIT).until(() -> cluster.allSee("cluster_known_nodes:" + nodes.size()));
        for (int i = MASTERS; i < nodes.size(); i++) {
            String master = nodes.get(i % MASTERS).call("CLUSTER", "MYID");
            nodes.get(i).call("CLUSTER", "REPLICATE", master);
        }
        await().atMost(LIMIT).until(() -> cluster.allSee("cluster_state:ok") && cluster.replicasFollow());
        return cluster;
    }

    private static String[] slots(int from, int to) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, to).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private boolean allSee(String line) {
        return nodes.stream().allMatch(node -> node.call("CLUSTER", "INFO").contains(line));
    }

    private boolean replicasFollow() {
        return nodes.stream()
                .skip(MASTERS)
                .allMatch(node -> node.call("INFO", "replication").contains("master_link_status:up"));
    }

    public String url() {
        return nodes.stream().map(ServerProcess::address).collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    public List<ServerProcess> masters() {
        return nodes.subList(0, MASTERS);
    }

    /** Masters and replicas. */
    public List<ServerProcess> nodes() {
        return nodes;
    }

    @Override
    public void close() {
        nodes.forEach(ServerProcess::close);
    }
}
