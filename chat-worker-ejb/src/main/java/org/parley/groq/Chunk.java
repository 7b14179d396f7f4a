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
 * @param token whether the model produced anything, be it only a thought that is not part of the answer
 */
record Chunk(String text, boolean token, Optional<FinishReason> finish, Optional<Usage> usage) {

    /** The stream's own end, {@code [DONE]}. */
    static final Chunk DONE = new Chunk("", false, Optional.of(FinishReason.STOP), Optional.empty());

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
        String text = GroqJson.text(message, "content");
        boolean thought = !GroqJson.text(message, "reasoning").isEmpty()
                || !GroqJson.text(message, "reasoning_content").isEmpty();
        String finish = GroqJson.text(choice, "finish_reason");
        return new Chunk(
                text,
                thought || !text.isEmpty(),
                finish.isEmpty() ? Optional.empty() : Optional.of(FinishReason.ofWire(finish)),
                usage(chunk).or(() -> usage(groq)));
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
