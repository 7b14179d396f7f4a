package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A node on which silent sockets live for five seconds, and unused sessions for eleven. Its tests wait side by side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShortLivesIT {
    private static final Duration SESSION = Duration.ofMillis(10_800);

    private final ModelStub model = ModelStub.start();
    private final ParleyProcess node = ParleyProcess.launch(environment(model));

    private static Map<String, String> environment(ModelStub model) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("TOKEN_EXPIRY_HOURS", "0.003");
        environment.put("CHAT_LIMITS_IDLE_SECONDS", "5");
        return environment;
    }

    @BeforeAll
    void start() {
        node.awaitReady();
    }

    @AfterAll
    void stop() {
        node.close();
        model.close();
    }

    private static void pings(EventClient client) {
        client.sends("{\"type\":\"ping\"}");
        client.sees("pong");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void silentSocketIsClosedNormally() {
        Session ada = node.opensSession("Ada");
        try (ChatSocket silent = ChatSocket.events(node, ada.query());
                EventClient lively = EventClient.connect(node, ada)) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        pings(lively);
                        return silent.closed().isPresent();
                    });

            assertThat(silent.awaitClosed().code()).isEqualTo(1000);
            pings(lively);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void unusedSessionExpiresAndItsSocketsAreTold() {
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada)) {
            long connected = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        if (alice.socket().isOpen() && !saysExpired(alice)) {
                            alice.sends("{\"type\":\"ping\"}");
                        }
                        return saysExpired(alice);
                    });

            assertThat(Duration.ofNanos(System.nanoTime() - connected)).isGreaterThan(SESSION.minusMillis(1500));
            assertThat(alice.awaitClosed().code()).isEqualTo(1008);
            Answers.isError(node.get("/chat_history?token=" + ada.token()), 400);
        }
    }

    private static boolean saysExpired(EventClient client) {
        return client.frames().stream()
                .anyMatch(frame -> Json.text(frame, "type").equals("expired"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void questionsAndConnectsRenewTheSession() {
        Session ada = node.opensSession("Ada");
        Session bob = node.opensSession("Bob");
        try (EventClient alice = EventClient.connect(node, ada)) {
            long opened = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1500))
                    .until(() -> {
                        alice.seesAnswer(alice.asks("Renewed?"));
                        EventClient.connect(node, bob).close();
                        return System.nanoTime() - opened
                                > SESSION.multipliedBy(2).toNanos();
                    });

            assertThat(node.history(ada)).isNotEmpty();
            assertThat(node.history(bob)).isEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void readyTellsWhenTheSessionExpires() {
        Session ada = node.opensSession("Ada");
        Instant before = Instant.now();
        try (EventClient alice = EventClient.connect(node, ada)) {
            Instant expires = Instant.parse(Json.text(alice.frames().get(0), "expires_at"));

            assertThat(expires)
                    .isBetween(
                            before.plus(SESSION).minusSeconds(1),
                            Instant.now().plus(SESSION).plusSeconds(1));
        }
    }
}
