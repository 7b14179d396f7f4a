package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.redis.servers.Relay;
import org.parley.redis.servers.ServerProcess;

/** Nobody has to do anything when Redis comes back: commands, waiting reads and subscriptions go on by themselves. */
final class RecoveryTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    /** So long that the client has closed its connections, and has tried in vain to connect again. */
    private static final Duration AWAY = Duration.ofSeconds(6);

    /** A command's time-out, or an unanswered ping's, and once more. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private ServerProcess server;
    private OneChat chat;

    @BeforeEach
    void start() {
        server = ServerProcess.start("--appendonly", "yes", "--appendfsync", "always");
        chat = new OneChat(RealRedis.settings(server.url(), Map.of()));
        chat.isAnswered("before", SOON);
    }

    @AfterEach
    void stop() {
        chat.close();
        server.close();
    }

    @Test
    void goesOnWithinSecondsOfARestart() {
        server.kill();
        isAway();
        server.startAgain();

        chat.isAnswered("after", SOON);
    }

    @Test
    void goesOnWithinSecondsOfAFreeze() {
        server.freeze();
        isAway();
        server.thaw();

        chat.isAnswered("after", SOON);
    }

    @Test
    void noticesConnectionsWhoseOtherEndIsGoneWithoutAWord() {
        try (Relay relay = Relay.to(server.port());
                OneChat behindIt = new OneChat(RealRedis.settings(relay.url(), Map.of()))) {
            behindIt.isAnswered("before", SOON);

            relay.cutSilently();

            behindIt.isAnswered("after", NOTICED);
        }
    }

    private void isAway() {
        long end = System.nanoTime() + AWAY.toNanos();
        do {
            assertThatExceptionOfType(RedisUnavailableException.class)
                    .isThrownBy(() -> Redis.await(
                            new Nodes(chat.redis()).beat(Nodes.Role.web),
                            Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
        } while (System.nanoTime() < end);
    }
}
