package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.config.InvalidSettingException;
import org.parley.config.RedisSettings;

final class PartitionCountTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static RealRedis server;

    @BeforeAll
    static void startRedis() {
        server = new RealRedis();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.server().call("FLUSHALL");
    }

    @Test
    void firstNodeSaysItForAllThatCome() {
        try (Redis first = new Redis(partitions(4));
                Redis second = new Redis(partitions(4))) {
            assertThat(first.partitions()).isEqualTo(second.partitions());
            assertThat(server.server().call("GET", "chat:partitions")).isEqualTo("4");
            assertThat(server.server().call("TTL", "chat:partitions")).isEqualTo("-1");
        }
    }

    @Test
    void nodeThatCountsOtherwiseIsToldWhatToDo() {
        new Redis(partitions(4)).close();

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new Redis(partitions(16)).close())
                .withMessageStartingWith("CHAT_REDIS_PARTITIONS (chat.redis.partitions) is 16, ")
                .withMessageContaining("used with 4")
                .withMessageContaining("same on every node")
                .withMessageContaining("stop all nodes, then delete the key chat:partitions")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(server.server().call("GET", "chat:partitions")).isEqualTo("4");
    }

    @Test
    void redisThatLostItHearsItFromANodesNextHeartbeat() {
        try (Redis redis = new Redis(partitions(4))) {
            Nodes nodes = new Nodes(redis);
            server.server().call("FLUSHALL");

            Redis.await(nodes.beat(Nodes.Role.web), SOON);

            await().atMost(SOON)
                    .until(() -> server.server().call("GET", "chat:partitions").equals("4"));
        }
    }

    @Test
    void anotherNumberMayComeWhenTheKeyIsDeleted() {
        new Redis(partitions(4)).close();
        server.server().call("DEL", "chat:partitions");

        new Redis(partitions(16)).close();

        assertThat(server.server().call("GET", "chat:partitions")).isEqualTo("16");
    }

    private static RedisSettings partitions(int number) {
        return server.settings(Map.of("chat.redis.partitions", Integer.toString(number)))
                .redis()
                .orElseThrow();
    }
}
