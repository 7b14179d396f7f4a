package org.parley.groq;

import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-P with its provider looked up once: {@code jakarta.json.Json} searches for it at every call. */
final class GroqJson {
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());
    private static final JsonGeneratorFactory GENERATORS =
            JsonProvider.provider().createGeneratorFactory(Map.of());

    private GroqJson() {}

    /** @throws jakarta.json.JsonException where the text is no JSON object */
    static JsonObject object(String text) {
        try (var reader = READERS.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static JsonGenerator generator(OutputStream out) {
        return GENERATORS.createGenerator(out, StandardCharsets.UTF_8);
    }

    /** The text of a member, empty where it is absent or no string. */
    static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString string ? string.getString() : "";
    }

    static JsonObject member(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    }

    static boolean present(@Nullable JsonValue value) {
        return value != null && value.getValueType() != JsonValue.ValueType.NULL;
    }
}
