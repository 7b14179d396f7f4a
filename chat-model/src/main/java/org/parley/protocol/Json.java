package org.parley.protocol;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/** The one JSON-B instance. Thread-safe. */
public final class Json {
    /** No control character to JSON, but one to whoever shows it. */
    private static final char DELETE = '\u007F';

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

    /** Adds a text as JSON has it (RFC 8259, 7). */
    static void quote(String text, StringBuilder into) {
        into.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == DELETE) {
                into.append(text, written, i);
                escape(c, into);
                written = i + 1;
            }
        }
        into.append(text, written, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder into) {
        switch (c) {
            case '"', '\\' -> into.append('\\').append(c);
            case '\n' -> into.append("\\n");
            case '\r' -> into.append("\\r");
            case '\t' -> into.append("\\t");
            default -> {
                into.append("\\u00");
                into.append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            }
        }
    }

    /** @throws jakarta.json.bind.JsonbException where the text is not this type's JSON */
    public static <T> T read(String json, Class<T> type) {
        return JSONB.fromJson(json, type);
    }
}
