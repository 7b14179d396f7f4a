package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class ResumingIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private Session ada;

    ResumingIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
        this.ada = node.opensSession("Ada");
    }

    @BeforeEach
    void ownSession() {
        ada = node.opensSession("Ada");
    }

    /** Two turns, and all their frames. */
    private List<String> someLog(EventClient alice) {
        alice.seesAnswer(alice.asks("First?"));
        alice.seesAnswer(alice.asks("Second?"));
        return alice.log();
    }

    @Test
    void everyCursorGivesExactlyWhatFollowsIt() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            List<String> log = someLog(alice);

            for (int i = 0; i < log.size(); i++) {
                String cursor = Json.text(Json.read(log.get(i)), "cursor");
                List<String> rest = log.subList(i + 1, log.size());
                try (ChatSocket late =
                        ChatSocket.events(node, ada.query() + "&after=" + ParleyProcess.encoded(cursor))) {
                    late.waits("the rest", ChatSocket.LIMIT, () -> late.texts().size() >= 2 + rest.size());
                    late.sends("{\"type\":\"ping\"}");
                    late.waits("pong", ChatSocket.LIMIT, () -> late.texts().size() >= 3 + rest.size());

                    JsonObject resumed = Json.read(late.texts().get(1));
                    assertThat(Json.text(resumed, "type")).isEqualTo("resumed");
                    assertThat(Json.text(resumed, "after")).isEqualTo(cursor);
                    assertThat(late.texts().subList(2, late.texts().size() - 1)).isEqualTo(rest);
                }
            }
        }
    }

    @Test
    void cursorOfReadyIsTheLogsEnd() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            List<String> log = someLog(alice);
            String end = Json.text(Json.read(log.get(log.size() - 1)), "cursor");

            try (EventClient late = EventClient.connect(node, ada)) {
                assertThat(Json.text(late.frames().get(0), "cursor")).isEqualTo(end);
                String id = late.asks("Third?");
                assertThat(late.seesAnswer(id)).isEqualTo("You said: Third?");
                assertThat(late.turns()).hasSize(1);
            }
        }
    }

    @Test
    void cursorOfReadyBeforeAnythingWasAskedResumesAtTheStart() {
        try (EventClient early = EventClient.connect(node, ada);
                EventClient alice = EventClient.connect(node, ada)) {
            String start = Json.text(early.frames().get(0), "cursor");
            List<String> log = someLog(alice);

            try (EventClient late = EventClient.connect(node, ada, "&after=" + ParleyProcess.encoded(start))) {
                late.sees("resumed");
                late.socket()
                        .waits("the log", ChatSocket.LIMIT, () -> late.log().size() >= log.size());
                assertThat(late.log()).isEqualTo(log);
            }
        }
    }

    @Test
    void resumeWithoutAfterBeginsAtTheStart() {
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient late = EventClient.connect(node, ada)) {
            List<String> log = someLog(alice);
            late.seesAnswer(firstAsk(alice));

            late.resumesFromStart();
            late.sees("resumed");

            late.socket()
                    .waits("the log again", ChatSocket.LIMIT, () -> late.log().size() >= 2 * log.size());
            assertThat(late.log()
                            .subList(late.log().size() - log.size(), late.log().size()))
                    .isEqualTo(log);
        }
    }

    private static String firstAsk(EventClient client) {
        return client.turns().iterator().next().askId;
    }

    @Test
    void resumeMayBeRepeatedOnOneConnection() {
        try (EventClient alice = EventClient.connect(node, ada);
                ChatSocket socket = ChatSocket.events(node, ada.query())) {
            socket.waits("ready", ChatSocket.LIMIT, () -> !socket.texts().isEmpty());
            List<String> log = someLog(alice);
            socket.waits("the log", ChatSocket.LIMIT, () -> socket.texts().size() >= 1 + log.size());
            String after = Json.text(Json.read(log.get(2)), "cursor");
            List<String> rest = log.subList(3, log.size());

            for (int round = 0; round < 3; round++) {
                int had = socket.texts().size();
                socket.sends(
                        Json.object("type", "resume", "after", after).build().toString());
                socket.waits("all again", ChatSocket.LIMIT, () -> socket.texts().size() >= had + 1 + rest.size());
                assertThat(socket.texts().get(had)).startsWith("{\"type\":\"resumed\"");
                assertThat(socket.texts().subList(had + 1, socket.texts().size()))
                        .isEqualTo(rest);
            }
        }
    }

    @Test
    void cutInTheMiddleOfAnAnswerLosesNothing() {
        Gate gate = new Gate();
        Gate end = new Gate();
        model.answers(
                "Cut me?",
                Answer.of("Before,").hold(gate).say(" meanwhile,").hold(end).say(" after."));
        try (EventClient stayed = EventClient.connect(node, ada);
                EventClient left = EventClient.connect(node, ada)) {
            String id = left.asks("Cut me?");
            left.seesSoFar(id, "Before,");
            left.isCutOff();
            gate.open();
            stayed.seesSoFar(id, "Before, meanwhile,");

            left.reconnects(node);
            left.seesSoFar(id, "Before, meanwhile,");
            end.open();

            assertThat(left.seesAnswer(id)).isEqualTo("Before, meanwhile, after.");
            assertThat(stayed.seesAnswer(id)).isEqualTo("Before, meanwhile, after.");
        }
    }

    @Test
    void answerThatEndedMeanwhileIsThereOnReturn() {
        Gate gate = new Gate();
        model.answers("Away?", Answer.held(gate).say("While you were out."));
        try (EventClient stayed = EventClient.connect(node, ada);
                EventClient left = EventClient.connect(node, ada)) {
            String id = left.asks("Away?");
            left.seesAccepted(id);
            left.isCutOff();
            gate.open();
            stayed.seesAnswer(id);

            left.reconnects(node);

            assertThat(left.seesAnswer(id)).isEqualTo("While you were out.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "0-1", "99999999999999-0", "-", "$", "12345", "{}*", "18446744073709551615-1"})
    void cursorThatIsNoneOfThisLogGivesASnapshot(String cursor) {
        Session bob = node.opensSession("Bob");
        Gate gate = new Gate();
        try (EventClient alice = EventClient.connect(node, bob)) {
            alice.seesAnswer(alice.asks("Earlier?"));
            model.answers("Running " + cursor, Answer.of("Half").hold(gate).say(" and whole."));
            String running = alice.asks("Running " + cursor);
            alice.seesSoFar(running, "Half");
            String waiting = alice.asks("Waiting?");
            String waitingTurn = alice.seesAccepted(waiting);

            try (EventClient lost = EventClient.connect(node, bob, "&after=" + ParleyProcess.encoded(cursor))) {
                assertThat(Json.text(lost.sees("resumed"), "after")).isEqualTo(cursor);
                JsonObject snapshot = lost.seesNext();
                assertThat(Json.text(snapshot, "type")).isEqualTo("snapshot");
                assertThat(Json.text(snapshot, "cursor")).isNotBlank();
                List<JsonObject> messages = snapshot.getJsonArray("messages").getValuesAs(JsonObject.class);
                assertThat(messages)
                        .extracting(message -> Json.text(message, "msg"))
                        .containsExactly("Earlier?", "You said: Earlier?", "Running " + cursor, "Waiting?");
                assertThat(Json.text(messages.get(2), "ask")).isEqualTo(running);
                assertThat(Json.text(messages.get(3), "ask")).isEqualTo(waiting);
                assertThat(Json.text(messages.get(3), "turn")).isEqualTo(waitingTurn);
                JsonObject active = snapshot.getJsonObject("active");
                assertThat(active.getInt("attempt")).isEqualTo(1);
                assertThat(Json.text(active, "text")).isEqualTo("Half");
                assertThat(Json.text(active, "turn")).isEqualTo(alice.seesAccepted(running));

                gate.open();
                assertThat(lost.seesAnswer(running)).isEqualTo("Half and whole.");
                assertThat(lost.seesAnswer(waiting)).isEqualTo("You said: Waiting?");
                alice.seesAnswer(waiting);
                assertThat(lost.shows()).isEqualTo(alice.shows());
            }
        }
    }

    @Test
    void snapshotWithNothingUnderWayHasNoActiveTurn() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Over?"));

            alice.resumesAfter("nonsense");
            alice.sees("resumed");

            JsonObject snapshot = alice.sees("snapshot");
            assertThat(Json.has(snapshot, "active")).isFalse();
            assertThat(snapshot.getJsonArray("messages")).hasSize(2);
            assertThat(alice.shows()).containsExactly("Over? → You said: Over?");
        }
    }

    @Test
    void snapshotIsForItsSocketAlone() {
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient tab = EventClient.connect(node, ada)) {
            alice.resumesAfter("nonsense");
            alice.sees("snapshot");
            tab.seesAnswer(tab.asks("Any snapshot?"));

            assertThat(tab.frames()).noneMatch(frame -> Json.text(frame, "type").equals("snapshot"));
        }
    }

    @Test
    void cursorOfASnapshotResumes() {
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks("Before?"));
            alice.resumesAfter("nonsense");
            alice.sees("snapshot");
            alice.isCutOff();
            alice.reconnects(node);

            assertThat(alice.seesAnswer(alice.asks("After?"))).isEqualTo("You said: After?");
            assertThat(alice.frames())
                    .noneMatch(frame -> Json.text(frame, "type").equals("snapshot"));
            assertThat(alice.shows()).hasSize(2);
        }
    }
}
