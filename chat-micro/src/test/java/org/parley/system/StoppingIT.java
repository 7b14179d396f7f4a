package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
final class StoppingIT {
    private final ParleyProcess node;
    private final ModelStub model;

    StoppingIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
    }

    @Test
    void stopKeepsWhatHasCome() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Stop me?", Answer.of("So ", "far").hold(gate).say(" and further."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Stop me?");
            alice.seesSoFar(id, "So far");

            alice.stops(alice.seesAccepted(id));

            JsonObject done = alice.seesEnd(id);
            assertThat(Json.text(done, "type")).isEqualTo("done");
            assertThat(Json.text(done, "finish")).isEqualTo("stopped");
            assertThat(done.getInt("length")).isEqualTo("So far".length());
            assertThat(alice.seesAnswer(id)).isEqualTo("So far");
            assertThat(Json.text(node.history(ada).get(1), "msg")).isEqualTo("So far");
            gate.open();
            assertThat(alice.seesAnswer(alice.asks("Go on?"))).isEqualTo("You said: Go on?");
            assertThat(model.requests("Go on?").get(0).messages()).contains("assistant: So far");
        }
    }

    @Test
    void stoppedAnswerIsNotReadToItsEnd() {
        Answer endless = Answer.of("Begun");
        for (int i = 0; i < 500; i++) {
            endless = endless.gap(Duration.ofMillis(20)).say(" and on");
        }
        model.answers("Endless?", endless);
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String id = alice.asks("Endless?");
            alice.seesSoFar(id, "Begun");

            alice.stops(alice.seesAccepted(id));

            alice.seesEnd(id);
            await().atMost(Duration.ofSeconds(5)).until(() -> model.wasAbandoned("Endless?"));
        }
    }

    @Test
    void stopIsHeardBeforeTheFirstToken() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Stop early?", Answer.held(gate).say("Too late."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String id = alice.asks("Stop early?");
            gate.awaitArrival();

            alice.stops(alice.seesAccepted(id));

            JsonObject done = alice.seesEnd(id);
            assertThat(Json.text(done, "finish")).isEqualTo("stopped");
            assertThat(done.getInt("length")).isZero();
            gate.open();
        }
    }

    @Test
    void waitingTurnIsStoppedWithoutHavingBegun() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("In front?", Answer.held(gate).say("First."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            String front = alice.asks("In front?");
            String stopped = alice.asks("Never asked?");
            String behind = alice.asks("Behind?");
            alice.seesAccepted(behind);
            gate.awaitArrival();

            alice.stops(alice.seesAccepted(stopped));

            JsonObject done = alice.seesEnd(stopped);
            assertThat(Json.text(done, "type")).isEqualTo("done");
            assertThat(Json.text(done, "finish")).isEqualTo("stopped");
            assertThat(done.getInt("length")).isZero();
            gate.open();
            assertThat(alice.seesAnswer(front)).isEqualTo("First.");
            assertThat(alice.seesAnswer(behind)).isEqualTo("You said: Behind?");
            assertThat(model.requests("Never asked?")).isEmpty();
        }
    }

    @Test
    void endedTurnIsNotStoppedAgain() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String id = alice.asks("Over?");
            alice.seesAnswer(id);
            alice.sees("done");

            alice.stops(alice.seesAccepted(id));
            alice.sends("{\"type\":\"ping\"}");

            assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");
        }
    }

    @Test
    void turnNeverSeenIsUnknown() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.stops("never-seen");

            JsonObject error = alice.seesNext();
            assertThat(Json.text(error, "type")).isEqualTo("error");
            assertThat(Json.text(error, "code")).isEqualTo("unknown_turn");
            alice.sends("{\"type\":\"ping\"}");
            assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");
        }
    }

    @Test
    void anotherSessionsTurnIsUnknownAndGoesOn() {
        Gate gate = new Gate();
        model.answers("Mine?", Answer.held(gate).say("Yours."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"));
                EventClient mallory = EventClient.connect(node, node.opensSession("Mallory"))) {
            String id = alice.asks("Mine?");
            gate.awaitArrival();

            mallory.stops(alice.seesAccepted(id));

            assertThat(Json.text(mallory.seesNext(), "code")).isEqualTo("unknown_turn");
            gate.open();
            assertThat(alice.seesAnswer(id)).isEqualTo("Yours.");
        }
    }

    @Test
    void anySocketOfTheSessionMayStop() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("From elsewhere?", Answer.of("Begun").hold(gate).say(" and done."));
        try (EventClient phone = EventClient.connect(node, ada);
                EventClient laptop = EventClient.connect(node, ada)) {
            String id = phone.asks("From elsewhere?");
            phone.seesSoFar(id, "Begun");

            laptop.stops(laptop.seesAccepted(id));

            assertThat(Json.text(phone.seesEnd(id), "finish")).isEqualTo("stopped");
            assertThat(Json.text(laptop.seesEnd(id), "finish")).isEqualTo("stopped");
            gate.open();
        }
    }
}
