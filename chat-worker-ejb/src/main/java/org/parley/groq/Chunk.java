package org.parley.groq;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * What one event of the stream brought. Members that we don't know are passed over.
 *
 * @param text more of the answer, often empty
 * @param reasoning more of what the model thinks before it answers, often empty
 */
record Chunk(String text, String reasoning, Optional<FinishReason> finish, Optional<Usage> usage) {

    /** The stream's own end, {@code [DONE]}. */
    static final Chunk DONE = new Chunk("", "", Optional.of(FinishReason.STOP), Optional.empty());

    /** Whether the model produced anything, be it only a thought that is not part of the answer. */
    boolean isToken() {
        return !text.isEmpty() || !reasoning.isEmpty();
    }

    /** @throws ModelException where the data is an error or no JSON object */
    static Chunk parse(String data) throws ModelException {
        return of(object(data), "delta");
    }

    /** The same for an answer that came whole. */
    static Chunk parseWhole(String body) throws ModelException {
        return of(object(body), "message");
    }

    private static JsonObject object(String data) throws ModelException {
        try {
            return GroqJson.object(data);
        } catch (JsonException | IllegalStateException e) {
            // The parser's own message quotes what it read.
            throw ModelException.unavailable("the model API sent something that is no JSON object");
        }
    }

    private static Chunk of(JsonObject chunk, String part) throws ModelException {
        JsonObject groq = GroqJson.member(chunk, "x_groq");
        throwIfError(chunk);
        throwIfError(groq);
        JsonObject choice = firstChoice(chunk);
        JsonObject message = GroqJson.member(choice, part);
        String finish = GroqJson.text(choice, "finish_reason");
        return new Chunk(
                GroqJson.text(message, "content"),
                reasoning(message),
                finish.isEmpty() ? Optional.empty() : Optional.of(FinishReason.ofWire(finish)),
                usage(chunk).or(() -> usage(groq)));
    }

    /** Groq and others have one name for it, vLLM, DeepSeek and llama.cpp the other; where both are there they are the same. */
    private static String reasoning(JsonObject message) {
        String reasoning = GroqJson.text(message, "reasoning");
        return reasoning.isEmpty() ? GroqJson.text(message, "reasoning_content") : reasoning;
    }

    private static void throwIfError(JsonObject holder) throws ModelException {
        JsonValue error = holder.get("error");
        if (error != null && GroqJson.present(error)) {
            throw ErrorResponses.ofMember(error);
        }
    }

    private static JsonObject firstChoice(JsonObject chunk) {
        return chunk.get("choices") instanceof JsonArray choices
                        && !choices.isEmpty()
                        && choices.get(0) instanceof JsonObject choice
                ? choice
                : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static Optional<Usage> usage(JsonObject holder) {
        return holder.get("usage") instanceof JsonObject usage
                ? Optional.of(new Usage(count(usage, "prompt_tokens"), count(usage, "completion_tokens")))
                : Optional.empty();
    }

    private static int count(JsonObject usage, String name) {
        return usage.get(name) instanceof JsonNumber number ? Math.max(0, number.intValue()) : 0;
    }
}
