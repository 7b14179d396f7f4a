package org.parley.worker;

import java.util.ArrayList;
import java.util.List;
import org.parley.groq.ChatMessage;
import org.parley.groq.Role;
import org.parley.protocol.Message;
import org.parley.protocol.Source;

/** What of a transcript the model is told. */
final class ModelContext {
    private ModelContext() {}

    /**
     * The latest messages, oldest first, without questions that have no answer: what failed, or was stopped before its
     * first word, would only confuse the model.
     *
     * @param transcript ends with the question to be answered
     * @param most how many messages at most, that question included
     */
    static List<ChatMessage> of(List<Message> transcript, int most) {
        List<ChatMessage> told = new ArrayList<>();
        for (int i = 0; i < transcript.size(); i++) {
            Message message = transcript.get(i);
            if (message.source() == Source.assistant && !message.msg().isEmpty()) {
                told.add(new ChatMessage(Role.ASSISTANT, message.msg()));
            } else if (message.source() == Source.user && isAnswered(transcript, i)) {
                told.add(new ChatMessage(Role.USER, message.msg()));
            }
        }
        return List.copyOf(told.subList(Math.max(0, told.size() - most), told.size()));
    }

    /** Or is the one to be answered now. */
    private static boolean isAnswered(List<Message> transcript, int question) {
        int next = question + 1;
        return transcript.get(question).failed() == null
                && (next == transcript.size() || !transcript.get(next).msg().isEmpty());
    }
}
