package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.protocol.RandomId;
import org.parley.redis.servers.RedisCluster;
import org.parley.redis.servers.ServerProcess;

/** What a cluster adds to the journey: several masters, and one that dies. */
final class ClusterTest {
    private static final int PARTITIONS = 16;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration FAIL_OVER = Duration.ofSeconds(15);

    private static RedisCluster cluster;
    private static ChatSettings settings;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(1);
        settings = RealRedis.settings(cluster.url(), Map.of("chat.redis.partitions", Integer.toString(PARTITIONS)));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void eventsOfEveryPartitionAreHeardAlsoWhenTheNodeSubscribedAtDies() {
        Set<ConversationId> heard = ConcurrentHashMap.newKeySet();
        try (Redis redis = new Redis(settings.redis().orElseThrow());
                LiveEvents live = new LiveEvents(redis, "watcher", (id, previous, cursor, json) -> heard.add(id))) {
            assertThat(live).isNotNull();
            List<ConversationId> people = onePersonInEachPartition(redis);
            assertThat(masters(redis, people)).as("masters with a partition").hasSize(3);
            assertThat(ask(redis, people, "one", heard, SOON)).containsAll(people);

            subscribedAt().kill();

            heard.clear();
            assertThat(ask(redis, people, "two", heard, FAIL_OVER)).containsAll(people);
        }
    }

    @Test
    void callsOfDifferentPartitionsDoNotTravelTogether() {
        try (Redis redis = new Redis(settings.redis().orElseThrow())) {
            assertThat(redis.groups()).isEqualTo(PARTITIONS);
        }
    }

    private static List<ConversationId> onePersonInEachPartition(Redis redis) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> Stream.generate(() -> ConversationId.ofToken(RandomId.nextToken()))
                        .filter(id -> redis.keys().partitionOf(id) == partition)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Asks once for each, and again where Redis is away or what was said was not heard: it only wakes. */
    private static Set<ConversationId> ask(
            Redis redis, List<ConversationId> people, String ask, Set<ConversationId> heard, Duration limit) {
        Sessions sessions = new Sessions(redis, Duration.ofHours(1));
        ConversationLog log = new ConversationLog(redis, "watcher", Duration.ofHours(1));
        Mailbox mailbox = new Mailbox(redis, settings.web());
        int[] round = {0};
        await().atMost(limit).ignoreException(RedisUnavailableException.class).until(() -> {
            round[0]++;
            for (ConversationId id : people) {
                if (!heard.contains(id)) {
                    Redis.await(sessions.create(id, "Ada"), limit);
                    Redis.await(log.attach(id), limit);
                    Redis.await(mailbox.accept(id, ask + round[0], "?"), limit);
                }
            }
            return heard.containsAll(people);
        });
        return new HashSet<>(heard);
    }

    private static Set<String> masters(Redis redis, List<ConversationId> people) {
        Set<String> masters = new HashSet<>();
        for (ConversationId id : people) {
            String slot = cluster.nodes()
                    .get(0)
                    .call("CLUSTER", "KEYSLOT", redis.keys().state(id));
            masters.add(Integer.toString(Integer.parseInt(slot) / (16_384 / 3 + 1)));
        }
        return masters;
    }

    private static ServerProcess subscribedAt() {
        return cluster.nodes().stream()
                .filter(node -> node.call("PUBSUB", "CHANNELS").contains("chat:node:watcher"))
                .findFirst()
                .orElseThrow();
    }
}
