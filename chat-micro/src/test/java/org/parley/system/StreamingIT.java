package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.system.Answers.TIME;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class StreamingIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private Session ada;

    StreamingIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
        this.ada = node.opensSession("Ada");
    }

    @BeforeEach
    void ownSession() {
        ada = node.opensSession("Ada");
    }

    @Test
    void turnComesAsAcceptedStartedDeltasDone() {
        model.answers("Count?", "one", " two", " three");
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Count?");

            JsonObject accepted = alice.seesNext();
            assertThat(accepted.keySet()).startsWith("type").contains("id", "turn", "message", "cursor");
            assertThat(Json.text(accepted, "type")).isEqualTo("accepted");
            assertThat(Json.text(accepted, "id")).isEqualTo(id);
            String turn = Json.text(accepted, "turn");
            assertThat(turn).isNotBlank();
            JsonObject question = accepted.getJsonObject("message");
            assertThat(Json.text(question, "msg")).isEqualTo("Count?");
            assertThat(Json.text(question, "source")).isEqualTo("user");
            assertThat(Json.text(question, "turn")).isEqualTo(turn);
            assertThat(Json.text(question, "timestamp")).matches(TIME);

            JsonObject started = alice.seesNext();
            assertThat(started.keySet()).startsWith("type").contains("turn", "attempt", "model", "cursor");
            assertThat(Json.text(started, "type")).isEqualTo("started");
            assertThat(Json.text(started, "turn")).isEqualTo(turn);
            assertThat(started.getInt("attempt")).isEqualTo(1);
            assertThat(Json.text(started, "model")).isEqualTo(SharedNode.MODEL);

            JsonObject delta = alice.seesNext();
            assertThat(delta.keySet()).startsWith("type").contains("turn", "attempt", "offset", "text", "cursor");
            assertThat(Json.text(delta, "type")).isEqualTo("delta");
            assertThat(delta.getInt("attempt")).isEqualTo(1);
            assertThat(delta.getInt("offset")).isZero();
            assertThat(Json.text(delta, "text")).startsWith("one");

            JsonObject done = alice.sees("done");
            assertThat(done.keySet())
                    .startsWith("type")
                    .contains("turn", "attempt", "length", "finish", "usage", "message", "cursor");
            assertThat(Json.text(done, "turn")).isEqualTo(turn);
            assertThat(done.getInt("attempt")).isEqualTo(1);
            assertThat(done.getInt("length")).isEqualTo("one two three".length());
            assertThat(Json.text(done, "finish")).isEqualTo("stop");
            // The stub counts a message as one token of the prompt: the system's and the question.
            assertThat(done.getJsonObject("usage").getInt("prompt_tokens")).isEqualTo(2);
            assertThat(done.getJsonObject("usage").getInt("completion_tokens")).isEqualTo(3);
            JsonObject answer = done.getJsonObject("message");
            assertThat(Json.text(answer, "id")).isNotBlank().isNotEqualTo(Json.text(question, "id"));
            assertThat(Json.text(answer, "timestamp")).matches(TIME);
            assertThat(Json.text(answer, "source")).isEqualTo("assistant");
            assertThat(alice.seesAnswer(id)).isEqualTo("one two three");

            List<JsonObject> history = node.history(ada);
            assertThat(Json.text(history.get(0), "id")).isEqualTo(Json.text(question, "id"));
            assertThat(Json.text(history.get(1), "id")).isEqualTo(Json.text(answer, "id"));
        }
    }

    @Test
    void cursorsAreStringsAndDiffer() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Any?"));

            assertThat(alice.log())
                    .extracting(text -> Json.read(text).get("cursor"))
                    .doesNotHaveDuplicates()
                    .allSatisfy(cursor -> assertThat(cursor)
                            .extracting(JsonValue::getValueType)
                            .isEqualTo(JsonValue.ValueType.STRING));
        }
    }

    @Test
    void tokensArriveWhileTheModelIsStillAtIt() {
        Gate first = new Gate();
        Gate second = new Gate();
        model.answers(
                "Slowly?", Answer.of("One").hold(first).say(" two").hold(second).say(" three."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Slowly?");

            alice.seesSoFar(id, "One");
            first.open();
            alice.seesSoFar(id, "One two");
            second.open();

            assertThat(alice.seesAnswer(id)).isEqualTo("One two three.");
        }
    }

    @Test
    void cutOffAtTheLimitSaysLength() {
        model.answers("Long?", Answer.of("Half an ans").finish("length"));
        try (EventClient alice = EventClient.connect(node, ada)) {
            assertThat(Json.text(alice.seesEnd(alice.asks("Long?")), "finish")).isEqualTo("length");
        }
    }

    @Test
    void emptyAnswerIsDoneAllTheSame() {
        model.answers("Nothing?", Answer.of());
        try (EventClient alice = EventClient.connect(node, ada)) {
            JsonObject end = alice.seesEnd(alice.asks("Nothing?"));

            assertThat(Json.text(end, "type")).isIn("done", "failed");
        }
    }

    @Test
    void surrogatePairsSplitOverTokensComeTogether() {
        String smile = "😀";
        model.answers("Smile?", "Here: ", smile.substring(0, 1), smile.substring(1), " and 👩‍👩‍👧‍👦", "!");
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Smile?");

            assertThat(alice.seesAnswer(id)).isEqualTo("Here: 😀 and 👩‍👩‍👧‍👦!");
            assertThat(alice.seesEnd(id).getInt("length")).isEqualTo("Here: 😀 and 👩‍👩‍👧‍👦!".length());
            assertThat(Json.text(node.history(ada).get(1), "msg")).isEqualTo("Here: 😀 and 👩‍👩‍👧‍👦!");
        }
    }

    @Test
    void surrogatePairsSplitWhileTheModelPausesComeTogether() {
        String smile = "😀";
        Gate gate = new Gate();
        model.answers(
                "Slow smile?",
                Answer.of("Here: ", smile.substring(0, 1)).hold(gate).say(smile.substring(1)));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Slow smile?");
            alice.seesSoFar(id, "Here: ");
            gate.awaitArrival();
            gate.open();

            assertThat(alice.seesAnswer(id)).isEqualTo("Here: 😀");
        }
    }

    @Test
    void charactersThatArriveByteByByteAreWhole() {
        model.answers("Bytes?", Answer.of("").crumble("Grüße 日本 😀").crumble(" é"));
        try (EventClient alice = EventClient.connect(node, ada)) {
            assertThat(alice.seesAnswer(alice.asks("Bytes?"))).isEqualTo("Grüße 日本 😀 é");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quotes \" and \\ backslashes \\n not a newline",
                "a\nline\r\nanother\ttab",
                "</script><img src=x onerror=alert(1)>",
                "line separator \u2028 and paragraph \u2029 end",
                "control \u0001\u001f\u007f characters",
                "{\"type\":\"done\"}",
                "data: [DONE]\n\n"
            })
    void textGoesThroughUnchanged(String text) {
        model.answers(text, "Echo: ", text);
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks(text);

            assertThat(alice.seesAnswer(id)).isEqualTo("Echo: " + text);
            assertThat(model.requests(text)).hasSize(1);
            assertThat(node.history(ada))
                    .extracting(message -> Json.text(message, "msg"))
                    .containsExactly(text, "Echo: " + text);
        }
    }

    @Test
    void longAnswerIsWholeAndUnbroken() {
        String[] tokens = new String[3000];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = "word" + i + " ";
        }
        model.answers("Long story?", tokens);
        try (EventClient alice = EventClient.connect(node, ada)) {
            assertThat(alice.seesAnswer(alice.asks("Long story?"))).isEqualTo(String.join("", tokens));
        }
    }

    @Test
    void pingIsAnsweredWithPong() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.sends("{\"type\":\"ping\"}");

            assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");
        }
    }

    @Test
    void allSocketsOfASessionSeeTheSameFramesInTheSameOrder() {
        try (EventClient phone = EventClient.connect(node, ada);
                EventClient laptop = EventClient.connect(node, ada);
                EventClient tablet = EventClient.connect(node, ada)) {
            String first = phone.asks("From the phone?");
            String second = laptop.asks("From the laptop?");
            for (EventClient device : List.of(phone, laptop, tablet)) {
                device.seesAnswer(first);
                device.seesAnswer(second);
            }

            assertThat(laptop.log()).isEqualTo(phone.log());
            assertThat(tablet.log()).isEqualTo(phone.log());
        }
    }

    @Test
    void nothingOfOneSessionReachesAnother() {
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient bob = EventClient.connect(node, node.opensSession("Bob"))) {
            alice.seesAnswer(alice.asks("Private?"));
            bob.seesAnswer(bob.asks("Other?"));

            assertThat(bob.turns()).hasSize(1);
            assertThat(bob.log().toString()).doesNotContain("Private?");
        }
    }

    @Test
    void hugeTokenComesInSeveralFrames() {
        String token = "漢😀x".repeat(20_000);
        model.answers("Huge?", token, token);
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String id = alice.asks("Huge?");

            assertThat(alice.seesAnswer(id)).isEqualTo(token + token);
            assertThat(alice.frames())
                    .filteredOn(frame -> Json.text(frame, "type").equals("delta"))
                    .hasSizeGreaterThanOrEqualTo(10)
                    .allSatisfy(frame -> assertThat(Json.text(frame, "text")).hasSizeLessThanOrEqualTo(16_384));
        }
    }

    /**
     * Left to itself, Payara schedules a task with every frame, and keeps the last of each connection; to make one costs
     * more than all else that an answer needs.
     */
    @Test
    void framesHaveTheServerScheduleNothing() {
        String task = "org.glassfish.enterprise.concurrent.internal.ManagedScheduledThreadPoolExecutor"
                + "$ManagedScheduledFutureTask";
        long before = node.jvm().instances(task);
        List<EventClient> people = IntStream.range(0, 20)
                .mapToObj(i -> EventClient.connect(node, node.opensSession("Person " + i)))
                .toList();
        try {
            people.forEach(person -> person.seesAnswer(person.asks("Scheduled?")));

            assertThat(node.jvm().instances(task)).isLessThan(before + people.size() / 2);
        } finally {
            people.forEach(EventClient::close);
        }
    }
}
