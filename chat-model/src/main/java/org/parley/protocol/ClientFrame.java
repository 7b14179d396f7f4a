package org.parley.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A frame from client to server. */
public sealed interface ClientFrame {

    /** A question under an id of the client's choice. */
    record Ask(String id, String text) implements ClientFrame {}

    /** Stop generating. */
    record Stop(String turn) implements ClientFrame {}

    /** Deliver again from a cursor; null for the start of what is kept. */
    record Resume(@Nullable String after) implements ClientFrame {}

    /** Is anybody there? */
    record Ping() implements ClientFrame {}

    /**
     * Reads a client's frame; unknown fields are ignored.
     *
     * @throws BadFrameException where it is none; it says why, in words for the client's developer
     */
    static ClientFrame read(String text) {
        JsonObject json = object(text);
        return switch (string(json, "type", idOf(json))) {
            case "ask" -> ask(json);
            case "stop" -> new Stop(string(json, "turn", null));
            case "resume" -> new Resume(json.containsKey("after") ? string(json, "after", null) : null);
            case "ping" -> new Ping();
            default -> throw new BadFrameException("unknown type: use ask, stop, resume or ping", idOf(json));
        };
    }

    private static Ask ask(JsonObject json) {
        String id = idOf(json);
        string(json, "id", id);
        if (id == null) {
            throw new BadFrameException("id must be 1 to 64 of A-Z a-z 0-9 _ -", null);
        }
        String text = string(json, "text", id);
        if (isBlank(text)) {
            throw new BadFrameException("text must not be blank", id);
        }
        return new Ask(id, text);
    }

    /** Whether a question says nothing: white space of any kind, the no-break space too. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static JsonObject object(String text) {
        try (JsonParser parser = Reading.FACTORY.createParser(new StringReader(text))) {
            if (parser.hasNext() && parser.next() == JsonParser.Event.START_OBJECT) {
                JsonObject object = parser.getObject();
                // throws where anything follows
                if (!parser.hasNext()) {
                    return object;
                }
            }
        } catch (RuntimeException e) {
            // said below; for what is nested too deeply Parsson throws neither of JSON-P's own exceptions
        }
        throw new BadFrameException("a frame is one JSON object", null);
    }

    private static String string(JsonObject json, String field, @Nullable String id) {
        JsonValue value = json.get(field);
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw new BadFrameException(field + " must be a string", id);
    }

    private static @Nullable String idOf(JsonObject json) {
        return json.get("id") instanceof JsonString id
                        && Reading.ID.matcher(id.getString()).matches()
                ? id.getString()
                : null;
    }

    /** What reading needs once. */
    final class Reading {
        private static final JsonParserFactory FACTORY = Json.createParserFactory(Map.of());
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

        private Reading() {}
    }
}
