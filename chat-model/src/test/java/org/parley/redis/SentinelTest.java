package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.redis.servers.SentinelTrio;
import org.parley.redis.servers.ServerProcess;

final class SentinelTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Three seconds until the sentinels call the master dead, one or two until they have agreed, and ours to notice. */
    private static final Duration FAIL_OVER = Duration.ofSeconds(15);

    static Stream<Named<Consumer<ServerProcess>>> ends() {
        return Stream.of(Named.of("killed", ServerProcess::kill), Named.of("frozen", ServerProcess::freeze));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void promotedReplicaServesTheSameSession(Consumer<ServerProcess> end) {
        try (SentinelTrio trio = SentinelTrio.start();
                OneChat chat = new OneChat(RealRedis.settings(trio.url(), Map.of()))) {
            chat.isAnswered("one", SOON);
            await().atMost(SOON).until(trio::replicasCaughtUp);

            end.accept(trio.master());

            chat.isAnswered("two", FAIL_OVER);
            assertThat(chat.history()).containsExactly("one?", "one!", "two?", "two!");
        }
    }

    @Test
    void oneSentinelIsEnoughAndMayWantAUserOfItsOwn() {
        try (ServerProcess server = ServerProcess.start("--requirepass", "server-password");
                ServerProcess sentinel = ServerProcess.startSentinel(List.of(
                        "requirepass nobody-knows-it",
                        "user watcher on >sentinel-password -@all +auth +ping"
                                + " +sentinel|get-master-addr-by-name +sentinel|slaves +sentinel|sentinels",
                        "sentinel monitor parley 127.0.0.1 " + server.port() + " 1",
                        "sentinel auth-pass parley server-password"));
                OneChat chat = new OneChat(RealRedis.settings(
                        "redis-sentinel://:server-password@" + sentinel.address() + "#parley",
                        Map.of(
                                "chat.redis.sentinel-user", "watcher",
                                "chat.redis.sentinel-password", "sentinel-password")))) {
            chat.isAnswered("one", SOON);
        }
    }
}
