package org.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.groq.ChatMessage;
import org.parley.groq.Role;
import org.parley.protocol.AnswerMessage;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.ServerFrame;

final class ModelContextTest {
    private static final Message FIRST = Message.question("t1", "a1", "one");
    private static final Message FIRST_ANSWER = answer("t1", "eins");
    private static final Message SECOND = Message.question("t2", "a2", "two");
    private static final Message LAST = Message.question("t3", "a3", "three");

    /** As a worker reads it, with all that an answer may carry. */
    private static Message answer(String turn, String text) {
        AnswerMessage stored =
                AnswerMessage.of(turn, text, "A thought apart.", "model", Finish.stop, new ServerFrame.Usage(1, 2));
        return Json.read(Json.write(stored), Message.class);
    }

    @Test
    void tellsTheLatestMessagesOldestFirst() {
        Message answer = answer("t2", "zwei");
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, SECOND, answer, LAST), 4))
                .containsExactly(
                        new ChatMessage(Role.ASSISTANT, "eins"),
                        new ChatMessage(Role.USER, "two"),
                        new ChatMessage(Role.ASSISTANT, "zwei"),
                        new ChatMessage(Role.USER, "three"));
    }

    @Test
    void leavesOutWhatFailed() {
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, SECOND.failedWith(FailureCode.timeout), LAST), 10))
                .extracting(ChatMessage::content)
                .containsExactly("one", "eins", "three");
    }

    @Test
    void leavesOutWhatWasStoppedBeforeItsFirstWord() {
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, SECOND, answer("t2", ""), LAST), 10))
                .extracting(ChatMessage::content)
                .containsExactly("one", "eins", "three");
    }

    @Test
    void tellsTheQuestionAloneWhereOnlyOneIsWanted() {
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, LAST), 1))
                .containsExactly(new ChatMessage(Role.USER, "three"));
    }
}
