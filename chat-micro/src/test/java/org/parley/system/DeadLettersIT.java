package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node whose queue somebody else writes to, and whose model fails for good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadLettersIT {
    private static final String TURNS = "chat:{p00}:turns";
    private static final String DEAD = "chat:{p00}:dead";

    /** Well below a lease: nobody had to take the turn over. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final RedisProcess redis = RedisProcess.start();
    private final ModelStub model = ModelStub.start();
    private final ParleyProcess node = ParleyProcess.launch(environment());

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        environment.put("CHAT_WORKER_MAX_FAILURES", "1");
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
        redis.close();
    }

    @BeforeEach
    void noLetters() {
        redis.call("DEL", DEAD);
    }

    private void put(Object... fields) {
        Object[] words = new Object[3 + fields.length];
        words[0] = "XADD";
        words[1] = TURNS;
        words[2] = "*";
        System.arraycopy(fields, 0, words, 3, fields.length);
        redis.call(words);
    }

    @Test
    void whatIsNoTurnDelaysNoQuestion() {
        Session ada = node.opensSession("Ada");
        String hash = "0123456789012345678901234567890123456789abA";
        String large = "z".repeat(1024 * 1024);
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Warm?"));

            put("garbage", "in");
            put("c", hash, "t", "0123456789abcdef", "x", "y");
            put("c", "no hash", "t", "0123456789abcdef");
            put("c", hash, "t", "no turn");
            put("c", new byte[] {(byte) 0xFF, 0, (byte) 0xC3}, "t", "0123456789abcdef");
            put("large", large);
            put("c", large, "t", large);
            long asked = System.nanoTime();
            String id = alice.asks("Delayed?");
            put("garbage", "in", "large", large);

            assertThat(alice.seesAnswer(id)).isEqualTo("You said: Delayed?");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
        }
        await().atMost(AT_ONCE).until(() -> redis.call("XLEN", DEAD).equals(List.of("8")));
        List<String> letters = redis.call("XRANGE", DEAD, "-", "+");
        assertThat(letters)
                .contains("unexpected_fields", "bad_conversation", "bad_turn")
                .contains("garbage=in", "c=no hash t=0123456789abcdef", "2097154")
                .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(1024));
        await().atMost(AT_ONCE).until(() -> redis.call("XLEN", TURNS).equals(List.of("0")));
        assertThat(redis.call("XPENDING", TURNS, "workers").get(0)).isEqualTo("0");
        assertThat(node.output()).doesNotContain("zzzz").doesNotContain("SEVERE");
    }

    @Test
    void turnThatFailsForGoodLeavesALetterWithoutItsQuestion() {
        model.answers("Down for good?", Answer.refusal(500, Map.of()));
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada)) {
            JsonObject end = alice.seesEnd(alice.asks("Down for good?"));

            assertThat(Json.text(end, "type")).isEqualTo("failed");
            assertThat(redis.call("XLEN", DEAD)).containsExactly("1");
            List<String> letter = redis.call("XRANGE", DEAD, "-", "+");
            assertThat(letter).containsSubsequence("t", Json.text(end, "turn"));
            assertThat(letter)
                    .containsSubsequence("reason", "model_unavailable", "attempts", "1", "failures", "2")
                    .noneMatch(text -> text.contains("Down for good"));
            assertThat(model.requests("Down for good?")).hasSize(2);
        }
    }
}
