package org.parley.micro.demo;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer and its form on the wire, that of OpenAI's chat completions
 * (https://platform.openai.com/docs/api-reference/chat).
 */
record Completion(String id, long created, List<String> reasoning, List<String> text, boolean cut, int promptTokens) {

    /** @param reasoning before the answer, with which it shares the limit; empty for none */
    static Completion of(CompletionRequest request, String reasoning, String answer) {
        List<String> thoughts = Tokens.of(reasoning);
        List<String> text = Tokens.of(answer);
        int most = request.maxTokens();
        int thought = Math.min(thoughts.size(), most);
        int said = Math.min(text.size(), most - thought);
        return new Completion(
                "chatcmpl-" + UUID.randomUUID(),
                System.currentTimeMillis() / 1000,
                thoughts.subList(0, thought),
                text.subList(0, said),
                thought < thoughts.size() || said < text.size(),
                request.conversation().promptTokens());
    }

    /** How many tokens it has. */
    int size() {
        return reasoning.size() + text.size();
    }

    private String finishReason() {
        return cut ? "length" : "stop";
    }

    /** The answer as one JSON object. */
    String whole() {
        JsonObject message = JsonObject.builder()
                .value("role", "assistant")
                .value("content", String.join("", text))
                .done();
        if (!reasoning.isEmpty()) {
            message.put("reasoning", String.join("", reasoning));
        }
        return JsonWriter.string()
                .object()
                .value("id", id)
                .value("object", "chat.completion")
                .value("created", created)
                .value("model", OfflineModel.MODEL)
                .array("choices")
                .object()
                .value("index", 0)
                .value("message", message)
                .nul("logprobs")
                .value("finish_reason", finishReason())
                .end()
                .end()
                .value("usage", usage())
                .end()
                .done();
    }

    /** The first chunk of a stream: who speaks. */
    String roleChunk() {
        JsonObject delta = JsonObject.builder()
                .value("role", "assistant")
                .value("content", "")
                .done();
        return chunk(delta, null);
    }

    /** A token, counted from 0: first those of the reasoning, under the name that Groq gives it. */
    String tokenChunk(int i) {
        JsonObject delta = i < reasoning.size()
                ? JsonObject.builder().value("reasoning", reasoning.get(i)).done()
                : JsonObject.builder()
                        .value("content", text.get(i - reasoning.size()))
                        .done();
        return chunk(delta, null);
    }

    String finishChunk() {
        return chunk(new JsonObject(), finishReason());
    }

    String usageChunk() {
        return JsonWriter.string()
                .object()
                .value("id", id)
                .value("object", "chat.completion.chunk")
                .value("created", created)
                .value("model", OfflineModel.MODEL)
                .array("choices")
                .end()
                .value("usage", usage())
                .end()
                .done();
    }

    private String chunk(JsonObject delta, @Nullable String finishReason) {
        return JsonWriter.string()
                .object()
                .value("id", id)
                .value("object", "chat.completion.chunk")
                .value("created", created)
                .value("model", OfflineModel.MODEL)
                .array("choices")
                .object()
                .value("index", 0)
                .value("delta", delta)
                .nul("logprobs")
                .value("finish_reason", finishReason)
                .end()
                .end()
                .end()
                .done();
    }

    private JsonObject usage() {
        return JsonObject.builder()
                .value("prompt_tokens", promptTokens)
                .value("completion_tokens", size())
                .value("total_tokens", promptTokens + size())
                .done();
    }
}
