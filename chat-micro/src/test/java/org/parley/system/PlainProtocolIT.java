package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
final class PlainProtocolIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private Session ada;

    PlainProtocolIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
        this.ada = node.opensSession("Ada");
    }

    @BeforeEach
    void ownSession() {
        ada = node.opensSession("Ada");
    }

    @Test
    void questionInWholeAnswerOut() {
        model.answers("What is up?", "All", " is", " well", ".");
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("What is up?");

            assertThat(alice.hears()).isEqualTo("All is well.");
            assertThat(alice.unheard()).isZero();
        }
    }

    @Test
    void answersComeInTheOrderAsked() {
        Gate gate = new Gate();
        model.answers("Slowest?", Answer.held(gate).say("Slow."));
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("Slowest?");
            alice.asks("Faster?");
            alice.asks("Fastest?");
            gate.awaitArrival();
            gate.open();

            assertThat(alice.hears()).isEqualTo("Slow.");
            assertThat(alice.hears()).isEqualTo("You said: Faster?");
            assertThat(alice.hears()).isEqualTo("You said: Fastest?");
        }
    }

    @Test
    void refusalsKeepTheirPlaceAmongTheAnswers() {
        Gate gate = new Gate();
        model.answers("Held one?", Answer.held(gate).say("Held."));
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("Held one?");
            alice.asks("");
            alice.asks("Next one?");
            gate.awaitArrival();
            gate.open();

            assertThat(alice.hears()).isEqualTo("Held.");
            Answers.isSentence(alice.hears());
            assertThat(alice.hears()).isEqualTo("You said: Next one?");
        }
    }

    @Test
    void frameThatIsNoQuestionIsAnsweredWithASentence() {
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("");
            Answers.isSentence(alice.hears());
            alice.asks(" \n ");
            Answers.isSentence(alice.hears());
            alice.asks("x".repeat(8001));
            assertThat(alice.hears()).satisfies(Answers::isSentence).contains("8000");
            alice.socket().sendsBinary(new byte[] {1, 2, 3});
            Answers.isSentence(alice.hears());

            alice.asks("Still there?");
            assertThat(alice.hears()).isEqualTo("You said: Still there?");
            assertThat(node.history(ada)).hasSize(2);
        }
    }

    @Test
    void jsonIsAQuestionLikeAnyOther() {
        String frame = "{\"type\":\"ping\"}";
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks(frame);

            assertThat(alice.hears()).isEqualTo("You said: " + frame);
        }
    }

    @Test
    void sameQuestionTwiceIsAskedTwice() {
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("Twice?");
            alice.asks("Twice?");

            assertThat(alice.hears()).isEqualTo("You said: Twice?");
            assertThat(alice.hears()).isEqualTo("You said: Twice?");
            assertThat(node.history(ada)).hasSize(4);
        }
    }

    @Test
    void answerGoesToTheSocketThatAskedAndToNoOther() {
        try (PlainClient phone = PlainClient.connect(node, ada);
                PlainClient laptop = PlainClient.connect(node, ada);
                EventClient events = EventClient.connect(node, ada)) {
            phone.asks("For the phone?");
            assertThat(phone.hears()).isEqualTo("You said: For the phone?");
            laptop.asks("For the laptop?");
            assertThat(laptop.hears()).isEqualTo("You said: For the laptop?");
            String id = events.asks("For the tablet?");
            events.seesAnswer(id);
            phone.asks("For the phone again?");

            assertThat(phone.hears()).isEqualTo("You said: For the phone again?");
            assertThat(laptop.unheard()).isZero();
            assertThat(events.shows()).contains("For the phone? → You said: For the phone?");
        }
    }

    @Test
    void modelThatFailsForGoodIsASentence() {
        model.answers("Refused?", Answer.refusal(400, Map.of()));
        try (PlainClient alice = PlainClient.connect(node, ada)) {
            alice.asks("Refused?");
            assertThat(alice.hears())
                    .satisfies(Answers::isSentence)
                    .doesNotContain("stub")
                    .doesNotContain("400");

            alice.asks("And now?");
            assertThat(alice.hears()).isEqualTo("You said: And now?");
        }
    }

    @Test
    void answerThatEndedWhileTheClientWasAwayIsInTheHistory() {
        Gate gate = new Gate();
        model.answers("Gone?", Answer.held(gate).say("Later."));
        PlainClient alice = PlainClient.connect(node, ada);
        alice.asks("Gone?");
        gate.awaitArrival();
        alice.socket().cut();
        try (PlainClient back = PlainClient.connect(node, ada)) {
            gate.open();
            await().until(() -> node.history(ada).size() == 2);

            assertThat(Json.text(node.history(ada).get(1), "msg")).isEqualTo("Later.");
            back.asks("Back?");
            assertThat(back.hears()).isEqualTo("You said: Back?");
        }
    }
}
