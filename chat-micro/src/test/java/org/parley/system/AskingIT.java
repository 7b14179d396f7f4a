package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class AskingIT {
    private final ParleyProcess node;
    private final ModelStub model;

    AskingIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
    }

    @Test
    void sameIdAsksOnceAndRepeatsItsAcceptedHereAlone() {
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada);
                EventClient tab = EventClient.connect(node, ada)) {
            alice.asks("same", "Only once?");
            JsonObject accepted = alice.sees("accepted");

            alice.asks("same", "Only once?");
            JsonObject whileRunning = alice.sees("accepted");
            alice.seesAnswer("same");
            alice.asks("same", "Another text?");
            JsonObject afterEnd = alice.sees("accepted");

            for (JsonObject repeated : List.of(whileRunning, afterEnd)) {
                assertThat(repeated).doesNotContainKey("cursor");
                assertThat(Json.text(repeated, "id")).isEqualTo("same");
                assertThat(Json.text(repeated, "turn")).isEqualTo(Json.text(accepted, "turn"));
                assertThat(repeated.getJsonObject("message")).isEqualTo(accepted.getJsonObject("message"));
            }
            tab.seesAnswer("same");
            assertThat(tab.frames())
                    .filteredOn(frame -> Json.text(frame, "type").equals("accepted"))
                    .hasSize(1);
            assertThat(model.requests("Only once?")).hasSize(1);
            assertThat(model.requests("Another text?")).isEmpty();
            assertThat(node.history(ada)).hasSize(2);
        }
    }

    @Test
    void askIsNotAskedTwiceThoughTheSocketIsCut() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Cut off?", Answer.held(gate).say("Still here."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            alice.asks("cut", "Cut off?");
            alice.isCutOff();
            alice.reconnects(node);
            alice.asks("cut", "Cut off?");
            String turn = alice.seesAccepted("cut");
            gate.open();

            assertThat(alice.seesAnswer("cut")).isEqualTo("Still here.");
            assertThat(alice.turns()).extracting(asked -> asked.turn).containsExactly(turn);
            assertThat(model.requests("Cut off?")).hasSize(1);
            assertThat(node.history(ada)).hasSize(2);
        }
    }

    /** A step is one moment of Redis's clock, by which events are named; two steps are once in a while within the same. */
    @Test
    void answersBeginInTheStepThatAcceptsTheirQuestions() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            for (int i = 0; i < 10; i++) {
                String id = alice.asks("Number " + i + "?");
                alice.seesAnswer(id);
                String turn = alice.seesAccepted(id);
                String[] accepted = cursor(alice, "accepted", turn);
                String[] started = cursor(alice, "started", turn);
                assertThat(started[0]).isEqualTo(accepted[0]);
                assertThat(Long.parseLong(started[1])).isEqualTo(Long.parseLong(accepted[1]) + 1);
            }
        }
    }

    private static String[] cursor(EventClient client, String type, String turn) {
        JsonObject frame = client.frames().stream()
                .filter(one -> Json.text(one, "type").equals(type)
                        && Json.text(one, "turn").equals(turn))
                .findFirst()
                .orElseThrow();
        return Json.text(frame, "cursor").split("-");
    }

    @Test
    void idBelongsToItsConversation() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"));
                EventClient bob = EventClient.connect(node, node.opensSession("Bob"))) {
            alice.asks("1", "Ada's first?");
            bob.asks("1", "Bob's first?");

            assertThat(alice.seesAnswer("1")).isEqualTo("You said: Ada's first?");
            assertThat(bob.seesAnswer("1")).isEqualTo("You said: Bob's first?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z_09", "0123456789012345678901234567890123456789012345678901234567890123"})
    void idOfTheAllowedCharactersIsTaken(String id) {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.asks(id, "Well?");

            assertThat(alice.seesAnswer(id)).isEqualTo("You said: Well?");
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.sends(
                    "{\"type\":\"ask\",\"mood\":{\"deep\":[1,2,{\"id\":\"x\"}]},\"id\":\"odd\",\"text\":\"Fine?\",\"z\":null}");

            assertThat(alice.seesAnswer("odd")).isEqualTo("You said: Fine?");
        }
    }

    @Test
    void typeMayStandAnywhereInAClientsFrame() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.sends(" {\"text\":\"Late type?\",\"id\":\"late\", \"type\" : \"ask\"}\n");

            assertThat(alice.seesAnswer("late")).isEqualTo("You said: Late type?");
        }
    }

    @Test
    void fiveAtOnceInOneSessionAreAnsweredInOrderAndOneAtATime() {
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada)) {
            List<String> ids = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                ids.add(alice.asks("Ordered " + i + "?"));
            }
            ids.forEach(alice::seesAnswer);

            assertThat(alice.shows())
                    .containsExactly(
                            "Ordered 1? → You said: Ordered 1?",
                            "Ordered 2? → You said: Ordered 2?",
                            "Ordered 3? → You said: Ordered 3?",
                            "Ordered 4? → You said: Ordered 4?",
                            "Ordered 5? → You said: Ordered 5?");
            List<String> order = alice.frames().stream()
                    .filter(frame -> List.of("started", "done").contains(Json.text(frame, "type")))
                    .map(frame -> Json.text(frame, "type"))
                    .toList();
            assertThat(order)
                    .containsExactly(
                            "started", "done", "started", "done", "started", "done", "started", "done", "started",
                            "done");
            assertThat(model.requests("Ordered 5?").get(0).messages()).contains("assistant: You said: Ordered 4?");
        }
    }

    @Test
    void twentySessionsAreAnsweredAtOnce() {
        Gate all = new Gate(20);
        model.answers("All at once?", Answer.held(all).say("Together."));
        List<EventClient> people = IntStream.range(0, 20)
                .mapToObj(i -> EventClient.connect(node, node.opensSession("Person " + i)))
                .toList();
        try {
            List<String> ids =
                    people.stream().map(person -> person.asks("All at once?")).toList();

            all.awaitArrival();
            all.open();

            for (int i = 0; i < people.size(); i++) {
                assertThat(people.get(i).seesAnswer(ids.get(i))).isEqualTo("Together.");
            }
        } finally {
            people.forEach(EventClient::close);
        }
    }

    @Test
    void slowConversationHoldsUpNoOther() {
        Gate gate = new Gate();
        model.answers("Stuck?", Answer.held(gate).say("Free."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"));
                EventClient bob = EventClient.connect(node, node.opensSession("Bob"))) {
            String stuck = alice.asks("Stuck?");
            alice.asks("Behind it?");
            gate.awaitArrival();

            assertThat(bob.seesAnswer(bob.asks("Quick?"))).isEqualTo("You said: Quick?");

            gate.open();
            assertThat(alice.seesAnswer(stuck)).isEqualTo("Free.");
        }
    }
}
