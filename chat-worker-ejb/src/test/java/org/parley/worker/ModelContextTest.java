package org.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.groq.ChatMessage;
import org.parley.groq.Role;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Message;

final class ModelContextTest {
    private static final Message FIRST = Message.question("t1", "a1", "one");
    private static final Message FIRST_ANSWER = Message.answer("t1", "eins");
    private static final Message SECOND = Message.question("t2", "a2", "two");
    private static final Message LAST = Message.question("t3", "a3", "three");

    @Test
    void tellsTheLatestMessagesOldestFirst() {
        Message answer = Message.answer("t2", "zwei");
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
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, SECOND, Message.answer("t2", ""), LAST), 10))
                .extracting(ChatMessage::content)
                .containsExactly("one", "eins", "three");
    }

    @Test
    void tellsTheQuestionAloneWhereOnlyOneIsWanted() {
        assertThat(ModelContext.of(List.of(FIRST, FIRST_ANSWER, LAST), 1))
                .containsExactly(new ChatMessage(Role.USER, "three"));
    }
}
