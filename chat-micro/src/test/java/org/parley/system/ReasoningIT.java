package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the model thinks before it answers, and what is known of an answer afterwards. */
@ExtendWith(SharedNode.class)
final class ReasoningIT {
    private static final int MOST_KEPT = 32_768;

    private final ParleyProcess node;
    private final ModelStub model;
    private Session ada;

    ReasoningIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
        this.ada = node.opensSession("Ada");
    }

    @BeforeEach
    void ownSession() {
        ada = node.opensSession("Ada");
    }

    private JsonObject lastMessage() {
        List<JsonObject> history = node.history(ada);
        return history.get(history.size() - 1);
    }

    @Test
    void reasoningStreamsBeforeTheAnswerAndApartFromIt() {
        Gate thinking = new Gate();
        Gate saying = new Gate();
        model.answers(
                "Think?",
                Answer.of()
                        .thinks("They", " ask")
                        .hold(thinking)
                        .thinks(" me.")
                        .hold(saying)
                        .say("I", " do."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Think?");

            JsonObject first = alice.sees("delta");
            assertThat(first.keySet())
                    .startsWith("type")
                    .contains("turn", "attempt", "offset", "text", "reasoning_offset", "reasoning", "cursor");
            assertThat(first.getInt("offset")).isZero();
            assertThat(Json.text(first, "text")).isEmpty();
            assertThat(first.getInt("reasoning_offset")).isZero();
            assertThat(Json.text(first, "reasoning")).startsWith("They");
            alice.seesThoughtSoFar(id, "They ask");
            thinking.open();
            alice.seesThoughtSoFar(id, "They ask me.");
            saying.awaitArrival();
            saying.open();

            assertThat(alice.seesAnswer(id)).isEqualTo("I do.");
            assertThat(alice.thoughts(id)).isEqualTo("They ask me.");
            assertThat(alice.seesEnd(id).getInt("length")).isEqualTo("I do.".length());
            assertThat(alice.frames())
                    .filteredOn(frame -> Json.text(frame, "text").endsWith("do."))
                    .allSatisfy(frame -> assertThat(frame.keySet()).doesNotContain("reasoning", "reasoning_offset"));
        }
    }

    @Test
    void historyTellsWhatIsKnownOfAnAnswer() {
        model.answers("Known?", Answer.of().thinks("Well.").say("All", " of it."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Known?"));

            JsonObject answer = lastMessage();
            assertThat(Json.text(answer, "msg")).isEqualTo("All of it.");
            assertThat(Json.text(answer, "reasoning")).isEqualTo("Well.");
            assertThat(Json.text(answer, "model")).isEqualTo(SharedNode.MODEL);
            assertThat(Json.text(answer, "finish")).isEqualTo("stop");
            assertThat(answer.getJsonObject("usage").getInt("prompt_tokens")).isEqualTo(2);
            assertThat(answer.getJsonObject("usage").getInt("completion_tokens"))
                    .isEqualTo(3);
            assertThat(node.history(ada).get(0).keySet())
                    .as("the question")
                    .doesNotContain("reasoning", "model", "finish", "usage");

            alice.resumesAfter("nonsense");
            JsonObject snapshot = alice.sees("snapshot");
            assertThat(snapshot.getJsonArray("messages").getJsonObject(1)).isEqualTo(answer);
        }
    }

    @Test
    void modelThatDoesNotThinkLeavesNoTraceOfIt() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("No thoughts?"));

            assertThat(alice.log().toString()).doesNotContain("reasoning");
            assertThat(lastMessage().keySet()).contains("model").doesNotContain("reasoning");
        }
    }

    @Test
    void cutInTheMiddleOfAThoughtLosesNothing() {
        Gate gate = new Gate();
        Gate end = new Gate();
        model.answers(
                "Cut my thought?",
                Answer.of()
                        .thinks("Before,")
                        .hold(gate)
                        .thinks(" meanwhile,")
                        .hold(end)
                        .thinks(" after.")
                        .say("Done."));
        try (EventClient stayed = EventClient.connect(node, ada);
                EventClient left = EventClient.connect(node, ada)) {
            String id = left.asks("Cut my thought?");
            left.seesThoughtSoFar(id, "Before,");
            left.isCutOff();
            gate.open();
            stayed.seesThoughtSoFar(id, "Before, meanwhile,");

            left.reconnects(node);
            left.seesThoughtSoFar(id, "Before, meanwhile,");
            end.open();

            for (EventClient client : List.of(left, stayed)) {
                assertThat(client.seesAnswer(id)).isEqualTo("Done.");
                assertThat(client.thoughts(id)).isEqualTo("Before, meanwhile, after.");
            }
        }
    }

    @Test
    void snapshotTellsTheThoughtSoFar() {
        Gate gate = new Gate();
        model.answers(
                "Show my thought?",
                Answer.of().thinks("Half").hold(gate).thinks(" a thought.").say("Whole."));
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient lost = EventClient.connect(node, ada)) {
            String id = alice.asks("Show my thought?");
            alice.seesThoughtSoFar(id, "Half");

            lost.resumesAfter("nonsense");

            JsonObject active = lost.sees("snapshot").getJsonObject("active");
            assertThat(Json.text(active, "text")).isEmpty();
            assertThat(Json.text(active, "reasoning")).isEqualTo("Half");
            assertThat(Json.text(active, "model")).isEqualTo(SharedNode.MODEL);
            gate.open();
            assertThat(lost.seesAnswer(id)).isEqualTo("Whole.");
            assertThat(lost.thoughts(id)).isEqualTo("Half a thought.");
        }
    }

    @Test
    void plainClientHearsTheAnswerAlone() {
        model.answers("Plainly?", Answer.of().thinks("To myself.").say("Aloud."));
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("Plainly?");

            assertThat(alice.hears()).isEqualTo("Aloud.");
            assertThat(alice.unheard()).isZero();
        }
        assertThat(Json.text(lastMessage(), "reasoning")).isEqualTo("To myself.");
    }

    @Test
    void modelIsNotToldItsOwnThoughts() {
        model.answers("Forget it?", Answer.of().thinks("To be forgotten.").say("Yes."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Forget it?"));
            alice.seesAnswer(alice.asks("What did you think?"));
        }

        JsonObject body = model.requests("What did you think?").get(0).body();
        assertThat(body.keySet())
                .containsExactlyInAnyOrder("model", "messages", "stream", "stream_options", "max_completion_tokens");
        assertThat(body.getJsonArray("messages").getValuesAs(JsonObject.class))
                .allSatisfy(message -> assertThat(message.keySet()).containsExactlyInAnyOrder("role", "content"));
        assertThat(body.toString()).contains("Yes.").doesNotContain("forgotten");
    }

    @Test
    void thoughtIsNotInLogsOrFigures() {
        model.answers(
                "Secretly?",
                Answer.of().thinks("A thought nobody else would have, 4e8b.").say("Yes."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Secretly?"));
        }

        assertThat(node.output()).doesNotContain("4e8b");
        assertThat(node.get("/api/metrics").body()).doesNotContain("4e8b");
    }

    @Test
    void stopInTheMiddleOfAThoughtKeepsIt() {
        Gate gate = new Gate();
        model.answers(
                "Stop thinking?",
                Answer.of().thinks("So far").hold(gate).thinks(" and further").say("."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Stop thinking?");
            alice.seesThoughtSoFar(id, "So far");

            alice.stops(alice.seesAccepted(id));

            JsonObject done = alice.seesEnd(id);
            assertThat(Json.text(done, "finish")).isEqualTo("stopped");
            assertThat(done.getInt("length")).isZero();
            assertThat(Json.text(lastMessage(), "reasoning")).isEqualTo("So far");
            assertThat(Json.text(lastMessage(), "finish")).isEqualTo("stopped");
            gate.open();
            alice.seesAnswer(alice.asks("And on?"));
            assertThat(model.requests("And on?").get(0).messages())
                    .as("a question without an answer is not told")
                    .containsExactly("system: " + SharedNode.SYSTEM_PROMPT, "user: And on?");
        }
    }

    @Test
    void thoughtThatBreaksOffBeginsAgain() {
        model.answers(
                "Breaks off thinking?",
                Answer.of().thinks("This is void").cut(),
                Answer.of().thinks("This", " counts.").say("Yes."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Breaks off thinking?");

            assertThat(alice.seesAnswer(id)).isEqualTo("Yes.");
            assertThat(alice.thoughts(id)).isEqualTo("This counts.");
            assertThat(alice.frames())
                    .filteredOn(frame -> Json.text(frame, "type").equals("restarted"))
                    .hasSize(1);
            assertThat(Json.text(lastMessage(), "reasoning")).isEqualTo("This counts.");
        }
    }

    @Test
    void failedQuestionKeepsNoThought() {
        model.answers("Fails thinking?", Answer.of().thinks("In vain").cut(), Answer.refusal(400, Map.of()));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Fails thinking?");

            assertThat(Json.text(alice.seesEnd(id), "type")).isEqualTo("failed");
            assertThat(node.history(ada)).hasSize(1);
            assertThat(lastMessage().toString()).contains("\"failed\"").doesNotContain("vain");
        }
    }

    @Test
    void surrogatePairsOfAThoughtSplitWhileTheModelPausesComeTogether() {
        String smile = "😀";
        Gate gate = new Gate();
        model.answers(
                "Smiling thought?",
                Answer.of()
                        .thinks("Here: ", smile.substring(0, 1))
                        .hold(gate)
                        .thinks(smile.substring(1))
                        .say("Yes."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Smiling thought?");
            alice.seesThoughtSoFar(id, "Here: ");
            gate.awaitArrival();
            gate.open();

            assertThat(alice.seesAnswer(id)).isEqualTo("Yes.");
            assertThat(alice.thoughts(id)).isEqualTo("Here: 😀");
        }
    }

    @Test
    void endlessThoughtIsKeptUpToItsBoundAndTheAnswerWhole() {
        String thought = "漢x".repeat(12_500);
        String text = "y".repeat(30_000);
        model.answers("Endlessly?", Answer.of().thinks(thought, thought).say(text));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Endlessly?");

            assertThat(alice.seesAnswer(id)).isEqualTo(text);
            assertThat(alice.thoughts(id)).isEqualTo((thought + thought).substring(0, MOST_KEPT));
            assertThat(Json.text(lastMessage(), "reasoning")).isEqualTo(alice.thoughts(id));
            assertThat(alice.frames())
                    .filteredOn(frame -> Json.text(frame, "type").equals("delta"))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(frame -> assertThat(Json.text(frame, "text") + Json.text(frame, "reasoning"))
                            .hasSizeLessThanOrEqualTo(16_384));
        }
    }
}
