package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class ModelFailureIT {
    private static final Duration RETRIES = Duration.ofSeconds(60);

    private final ParleyProcess node;
    private final ModelStub model;
    private Session ada;

    ModelFailureIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
        this.ada = node.opensSession("Ada");
    }

    @BeforeEach
    void ownSession() {
        ada = node.opensSession("Ada");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422})
    void refusalIsFinalAtOnce(int status) {
        String question = "Refuse with " + status + "?";
        model.answers(question, Answer.refusal(status, Map.of()));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks(question);
            JsonObject failed = alice.seesEnd(id);

            assertThat(Json.text(failed, "type")).isEqualTo("failed");
            assertThat(failed.keySet()).startsWith("type").contains("turn", "code", "message", "cursor");
            assertThat(Json.text(failed, "code")).isEqualTo("model_refused");
            assertThat(Json.text(failed, "message"))
                    .contains(" ")
                    .doesNotContain("stub")
                    .doesNotContain("{");
            assertThat(model.requests(question)).hasSize(1);
        }
    }

    @Test
    void failedQuestionStaysInTheHistoryAndIsNotSentAgain() {
        model.answers("Fails?", Answer.refusal(422, Map.of()));
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Before?"));
            alice.seesEnd(alice.asks("Fails?"));
            alice.seesAnswer(alice.asks("After?"));

            List<JsonObject> history = node.history(ada);
            assertThat(history)
                    .extracting(message -> Json.text(message, "msg"))
                    .containsExactly("Before?", "You said: Before?", "Fails?", "After?", "You said: After?");
            assertThat(Json.text(history.get(2), "failed")).isEqualTo("model_refused");
            assertThat(history.get(0)).doesNotContainKey("failed");
            assertThat(model.requests("After?").get(0).messages())
                    .containsExactly(
                            "system: " + SharedNode.SYSTEM_PROMPT,
                            "user: Before?",
                            "assistant: You said: Before?",
                            "user: After?");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 498, 500, 502, 503})
    void passingFailureIsTriedAgain(int status) {
        String question = "Fail once with " + status + "?";
        model.answers(question, Answer.refusal(status, Map.of()), Answer.of("Second", " time."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            assertThat(alice.seesAnswer(alice.asks(question), RETRIES)).isEqualTo("Second time.");
            assertThat(model.requests(question)).hasSize(2);
        }
    }

    @Test
    void retryAfterIsObeyed() {
        model.answers("Patience?", Answer.refusal(429, Map.of("Retry-After", "3")), Answer.of("Thanks."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Patience?");
            alice.seesAccepted(id);
            long asked = System.nanoTime();

            assertThat(alice.seesAnswer(id, RETRIES)).isEqualTo("Thanks.");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(Duration.ofMillis(2800), RETRIES);
        }
    }

    @Test
    void answerThatBreaksOffBeginsAgain() {
        model.answers(
                "Breaks off?",
                Answer.of("This will", " be void").cut(),
                Answer.of("So will this").breakOff("overloaded"),
                Answer.of("This", " counts."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Breaks off?");

            assertThat(alice.seesAnswer(id, RETRIES)).isEqualTo("This counts.");
            List<JsonObject> restarts = alice.frames().stream()
                    .filter(frame -> Json.text(frame, "type").equals("restarted"))
                    .toList();
            assertThat(restarts).hasSize(2);
            assertThat(restarts.get(0).keySet()).startsWith("type").contains("turn", "attempt", "reason", "cursor");
            assertThat(restarts)
                    .allSatisfy(frame -> assertThat(frame.toString()).doesNotContain("overloaded"));
            assertThat(alice.seesEnd(id).getInt("attempt")).isEqualTo(3);
            assertThat(node.history(ada))
                    .extracting(message -> Json.text(message, "msg"))
                    .containsExactly("Breaks off?", "This counts.");
        }
    }

    @Test
    void modelThatNeverRecoversIsGivenUp() {
        model.answers("Down?", Answer.refusal(500, Map.of()));
        model.answers("Busy?", Answer.refusal(429, Map.of("Retry-After", "1")));
        model.answers("Never whole?", Answer.of("Half").cut());
        Session bob = node.opensSession("Bob");
        Session eve = node.opensSession("Eve");
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient bobby = EventClient.connect(node, bob);
                EventClient evelyn = EventClient.connect(node, eve)) {
            alice.asks("Down?");
            bobby.asks("Busy?");
            evelyn.asks("Never whole?");

            assertThat(Json.text(alice.sees("failed", frame -> true, RETRIES), "code"))
                    .isEqualTo("model_unavailable");
            assertThat(Json.text(bobby.sees("failed", frame -> true, RETRIES), "code"))
                    .isEqualTo("rate_limited");
            assertThat(Json.text(evelyn.sees("failed", frame -> true, RETRIES), "code"))
                    .isEqualTo("model_unavailable");
            assertThat(node.history(eve)).hasSize(1);
            assertThat(Json.text(node.history(eve).get(0), "failed")).isEqualTo("model_unavailable");
            assertThat(alice.seesAnswer(alice.asks("Up again?"))).isEqualTo("You said: Up again?");
        }
    }
}
