package org.parley.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.protocol.AnswerMessage;
import org.parley.protocol.ErrorCode;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.ServerFrame;
import org.parley.protocol.Source;

/** The server's JSON-B and the protocol's records. */
@ExtendWith(ArquillianExtension.class)
final class JsonIT {
    private static final Message QUESTION = Message.question("t1", "a1", "Grüße \"von\"\n\u2028\ud83d\ude00");
    private static final AnswerMessage ANSWER =
            AnswerMessage.of("t1", "Hello", "They greet.", "m", Finish.stop, new ServerFrame.Usage(3, 4));

    private static final List<ServerFrame> FRAMES = List.of(
            new ServerFrame.Ready("Ada", "s", "e", "1-0"),
            new ServerFrame.Resumed("1-0"),
            new ServerFrame.Accepted("a1", "t1", QUESTION),
            new ServerFrame.Started("t1", 1, "m"),
            new ServerFrame.Delta("t1", 1, 7, "a\u2028\ud83d\ude00", null, null),
            new ServerFrame.Delta("t1", 1, 7, "", 5, "They \"greet\"."),
            new ServerFrame.Restarted("t1", 2, "worker_lost"),
            ServerFrame.Done.of(ANSWER, 2),
            ServerFrame.Done.of(AnswerMessage.stopped("t1"), 1),
            new ServerFrame.Failed("t1", FailureCode.timeout, "late"),
            new ServerFrame.Rejected(ErrorCode.rate_limited, "later", "a1", 3),
            new ServerFrame.Rejected(ErrorCode.busy, "later", null, null),
            new ServerFrame.Pong(),
            new ServerFrame.Expired());

    @Deployment
    static EnterpriseArchive parley() {
        return ParleyEar.withTests();
    }

    @Test
    void everyFrameComesBackAsItWas() {
        assertThat(FRAMES).hasOnlyElementsOfTypes(ServerFrame.class.getPermittedSubclasses());
        assertThat(ServerFrame.class.getPermittedSubclasses())
                .allSatisfy(type -> assertThat(FRAMES).hasAtLeastOneElementOfType(type));
        assertThat(FRAMES).allSatisfy(frame -> {
            assertThat(Json.read(Json.write(frame), ServerFrame.class)).isEqualTo(frame);
            assertThat((Object) Json.read(Json.write(frame), frame.getClass())).isEqualTo(frame);
        });
    }

    @Test
    void theTypeIsWrittenFirst() {
        assertThat(FRAMES).allSatisfy(frame -> assertThat(Json.write(frame)).startsWith("{\"type\":\""));
    }

    @Test
    void everyMessageComesBackAsItWas() {
        assertThat(List.of(QUESTION, QUESTION.failedWith(FailureCode.rate_limited)))
                .allSatisfy(message -> assertThat(Json.read(Json.write(message), Message.class))
                        .isEqualTo(message));
    }

    @Test
    void anAnswerIsAMessageWhateverElseIsKnownOfIt() {
        for (AnswerMessage answer : List.of(ANSWER, AnswerMessage.stopped("t2"))) {
            assertThat(Json.read(Json.write(answer), Message.class))
                    .isEqualTo(new Message(
                            answer.id(),
                            answer.msg(),
                            answer.timestamp(),
                            Source.assistant,
                            answer.turn(),
                            null,
                            null));
            assertThat(Json.read(Json.write(answer), AnswerMessage.class)).isEqualTo(answer);
        }
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        String later = "\"later\":{\"a\":[1,\"b\"]}}";
        String question = Json.write(QUESTION);
        String delta = Json.write((ServerFrame) new ServerFrame.Delta("t1", 1, 7, "a", null, null));

        assertThat(Json.read(question.substring(0, question.length() - 1) + "," + later, Message.class))
                .isEqualTo(QUESTION);
        assertThat(Json.read(delta.substring(0, delta.length() - 1) + "," + later, ServerFrame.class))
                .isEqualTo(new ServerFrame.Delta("t1", 1, 7, "a", null, null));
    }

    @Test
    void aRunningAnswerComesBackAsItWas() {
        ServerFrame.Active bare = new ServerFrame.Active("t1", 1, "so far", null, null);
        ServerFrame.Active full = new ServerFrame.Active("t1", 1, "so far", "Hm.", "m");

        assertThat(Json.read(Json.write(bare), ServerFrame.Active.class)).isEqualTo(bare);
        assertThat(Json.read(Json.write(full), ServerFrame.Active.class)).isEqualTo(full);
    }
}
