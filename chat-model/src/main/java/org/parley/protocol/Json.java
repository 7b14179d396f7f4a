package org.parley.protocol;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/** The one JSON-B instance. Thread-safe. */
public final class Json {
    private static final Jsonb JSONB = JsonbBuilder.create();

    private Json() {}

    /** The frame, with {@code type} first. */
    public static String write(ServerFrame frame) {
        return JSONB.toJson(frame);
    }

    /** A record that is no frame. */
    public static String write(Object value) {
        return JSONB.toJson(value);
    }

    /** @throws jakarta.json.bind.JsonbException where the text is not this type's JSON */
    public static <T> T read(String json, Class<T> type) {
        return JSONB.fromJson(json, type);
    }
}
