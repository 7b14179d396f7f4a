package org.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written by hand says what JSON-B would have it say. */
final class JsonTextTest {
    private static final String TURN = "AAAAAAAAAAAAAAAA";
    private static final String TIME = "2026-01-02T03:04:05.678Z";

    @Property
    void deltasAreReadAsTheyWere(@ForAll("texts") String text, @ForAll("texts") String reasoning) {
        sameAsJsonB(new ServerFrame.Delta(TURN, 2, 17, text, 5, reasoning));
        sameAsJsonB(new ServerFrame.Delta(TURN, 1, 0, text, null, null));
        assertThat(new ServerFrame.Delta(TURN, 1, 0, text, null, null).json())
                .startsWith("{\"type\":\"delta\",")
                .doesNotContain("reasoning\":");
    }

    @Property
    void otherFramesToo(@ForAll("texts") String text, @ForAll FailureCode failed) {
        Message question = new Message("id", text, TIME, Source.user, TURN, "q-1", null);
        sameAsJsonB(new ServerFrame.Accepted("q-1", TURN, question));
        sameAsJsonB(new ServerFrame.Accepted("q-1", TURN, question.failedWith(failed)));
        sameAsJsonB(new ServerFrame.Started(TURN, 3, text));
        sameAsJsonB(new ServerFrame.Restarted(TURN, 3, text));
    }

    @Property
    void theEndOfAnAnswerToo(
            @ForAll("texts") String text, @ForAll("texts") String more, @ForAll Finish finish, @ForAll int tokens) {
        AnswerMessage whole = AnswerMessage.of(TURN, text, more, more, finish, new ServerFrame.Usage(tokens, 2));
        AnswerMessage bare = AnswerMessage.of(TURN, text, null, null, finish, null);
        for (AnswerMessage answer : new AnswerMessage[] {whole, bare}) {
            assertThat(Json.read(answer.json(), AnswerMessage.class)).isEqualTo(answer);
            sameAsJsonB(ServerFrame.Done.of(answer, 7));
        }
    }

    /** To the letter where nothing is to be escaped: the order of members too. */
    @Property
    void inTheSameOrder(@ForAll("plain") String text, @ForAll FailureCode failed) {
        Message question = new Message(text, text, TIME, Source.user, TURN, "q-1", failed);
        AnswerMessage answer = AnswerMessage.of(TURN, text, text, text, Finish.stop, new ServerFrame.Usage(1, 2));
        assertThat(question.json()).isEqualTo(Json.write((Object) question));
        assertThat(answer.json()).isEqualTo(Json.write((Object) answer));
        for (ServerFrame frame : new ServerFrame[] {
            new ServerFrame.Accepted(text, TURN, question),
            new ServerFrame.Started(TURN, 3, text),
            new ServerFrame.Restarted(TURN, 3, text),
            new ServerFrame.Delta(TURN, 1, 2, text, 3, text),
            ServerFrame.Done.of(answer, 7)
        }) {
            assertThat(byHand(frame)).isEqualTo(Json.write(frame));
        }
    }

    /** One line of what nodes tell each other: whatever a model says, a frame has no line break. */
    @Property
    void isOneLine(@ForAll("texts") String text) {
        assertThat(new ServerFrame.Delta(TURN, 1, 0, text, null, null).json()).doesNotContain("\n", "\r");
    }

    private static void sameAsJsonB(ServerFrame frame) {
        assertThat(Json.read(byHand(frame), ServerFrame.class))
                .isEqualTo(frame)
                .isEqualTo(Json.read(Json.write(frame), ServerFrame.class));
    }

    private static String byHand(ServerFrame frame) {
        if (frame instanceof ServerFrame.Accepted accepted) {
            return accepted.json();
        } else if (frame instanceof ServerFrame.Started started) {
            return started.json();
        } else if (frame instanceof ServerFrame.Restarted restarted) {
            return restarted.json();
        } else if (frame instanceof ServerFrame.Delta delta) {
            return delta.json();
        }
        return ((ServerFrame.Done) frame).json();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all(),
                Arbitraries.strings().withCharRange('\0', '\u00A0'),
                Arbitraries.strings().withChars("\"\\/\b\f\n\r\t\u2028\u2029\uD83D\uDE00"));
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.strings().alpha().numeric();
    }
}
