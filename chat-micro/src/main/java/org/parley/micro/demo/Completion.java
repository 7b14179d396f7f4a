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
record Completion(String id, long created, List<String> tokens, boolean cut, int promptTokens) {

    static Completion of(CompletionRequest request, String answer) {
        List<String> tokens = Tokens.of(answer);
        boolean cut = tokens.size() > request.maxTokens();
        return new Completion(
                "chatcmpl-" + UUID.randomUUID(),
                System.currentTimeMillis() / 1000,
                cut ? tokens.subList(0, request.maxTokens()) : tokens,
                cut,
                request.conversation().promptTokens());
    }

    private String finishReason() {
        return cut ? "length" : "stop";
    }

    /** The answer as one JSON object. */
    String whole() {
        JsonObject message = JsonObject.builder()
                .value("role", "assistant")
                .value("content", String.join("", tokens))
                .done();
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

    String textChunk(String text) {
        return chunk(JsonObject.builder().value("content", text).done(), null);
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
                .value("completion_tokens", tokens.size())
                .value("total_tokens", promptTokens + tokens.size())
                .done();
    }
}
