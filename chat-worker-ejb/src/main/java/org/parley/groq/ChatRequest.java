package org.parley.groq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.config.ModelSettings;

/**
 * A request for a streamed answer.
 *
 * @param model the model's name
 * @param messages oldest first, the system's before all
 * @param maxTokens of the answer
 * @param trace for the header {@code traceparent}, the rest is the body; null for none
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        int maxTokens,
        @Nullable String trace) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    static ChatRequest of(ModelSettings settings, List<ChatMessage> context) {
        if (settings.systemPrompt().isEmpty()) {
            return new ChatRequest(settings.model(), context, settings.maxTokens(), null);
        }
        List<ChatMessage> messages = new ArrayList<>(context.size() + 1);
        messages.add(new ChatMessage(Role.SYSTEM, settings.systemPrompt()));
        messages.addAll(context);
        return new ChatRequest(settings.model(), messages, settings.maxTokens(), null);
    }

    /** The same, as a part of this trace; of none where it is null. */
    ChatRequest within(@Nullable String traceparent) {
        return new ChatRequest(model, messages, maxTokens, traceparent);
    }
}
