package org.parley.groq;

import java.util.ArrayList;
import java.util.List;
import org.parley.config.ModelSettings;

/**
 * The body of a request for a streamed answer.
 *
 * @param model the model's name
 * @param messages oldest first, the system's before all
 * @param maxTokens of the answer
 */
public record ChatRequest(String model, List<ChatMessage> messages, int maxTokens) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    static ChatRequest of(ModelSettings settings, List<ChatMessage> context) {
        if (settings.systemPrompt().isEmpty()) {
            return new ChatRequest(settings.model(), context, settings.maxTokens());
        }
        List<ChatMessage> messages = new ArrayList<>(context.size() + 1);
        messages.add(new ChatMessage(Role.SYSTEM, settings.systemPrompt()));
        messages.addAll(context);
        return new ChatRequest(settings.model(), messages, settings.maxTokens());
    }
}
