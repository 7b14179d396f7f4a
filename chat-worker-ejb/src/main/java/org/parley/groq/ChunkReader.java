package org.parley.groq;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.protocol.JsonScanner;

/** Reads one {@link Chunk}. */
final class ChunkReader {
    private final String data;
    private final String part;
    private final JsonScanner json;
    private String text = "";
    private String reasoning = "";
    private String reasoningContent = "";
    private String finish = "";
    private @Nullable Usage usage;
    private @Nullable Usage groqUsage;

    /** @param part the member of a choice that has the text */
    ChunkReader(String data, String part) {
        this.data = data;
        this.part = part;
        this.json = new JsonScanner(data);
    }

    /** @throws ModelException where the data is an error or no JSON object */
    Chunk read() throws ModelException {
        try {
            chunk();
            json.end();
        } catch (JsonException | IllegalStateException e) {
            throw ModelException.unavailable("the model API sent something that is no JSON object");
        }
        // Groq and others have one name for it, vLLM, DeepSeek and llama.cpp the other; where both are, they say the
        // same.
        return new Chunk(
                text,
                reasoning.isEmpty() ? reasoningContent : reasoning,
                finish.isEmpty() ? Optional.empty() : Optional.of(FinishReason.ofWire(finish)),
                Optional.ofNullable(usage == null ? groqUsage : usage));
    }

    private void chunk() throws ModelException {
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "choices" -> choices();
                case "usage" -> usage = usage();
                case "error" -> error();
                case "x_groq" -> groq();
                default -> json.skip();
            }
        }
    }

    /** Only one was asked for. */
    private void choices() {
        if (!json.isArray()) {
            json.skip();
            return;
        }
        json.enterArray();
        if (json.nextElement()) {
            choice();
            while (json.nextElement()) {
                json.skip();
            }
        }
    }

    private void choice() {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (name.equals(part) && json.isObject()) {
                message();
            } else if (name.equals("finish_reason")) {
                finish = json.text();
            } else {
                json.skip();
            }
        }
    }

    private void message() {
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "content" -> text = json.text();
                case "reasoning" -> reasoning = json.text();
                case "reasoning_content" -> reasoningContent = json.text();
                default -> json.skip();
            }
        }
    }

    private @Nullable Usage usage() {
        if (!json.isObject()) {
            json.skip();
            return null;
        }
        int prompt = 0;
        int completion = 0;
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "prompt_tokens" -> prompt = json.count();
                case "completion_tokens" -> completion = json.count();
                default -> json.skip();
            }
        }
        return new Usage(prompt, completion);
    }

    private void groq() throws ModelException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "usage" -> groqUsage = usage();
                case "error" -> error();
                default -> json.skip();
            }
        }
    }

    private void error() throws ModelException {
        if (json.isNull()) {
            json.skip();
            return;
        }
        JsonObject whole = GroqJson.object(data);
        JsonValue own = whole.get("error");
        JsonValue error = own != null && GroqJson.present(own)
                ? own
                : GroqJson.member(whole, "x_groq").get("error");
        throw ErrorResponses.ofMember(error == null ? JsonValue.NULL : error);
    }
}
