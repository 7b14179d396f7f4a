package org.parley.system;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;

/** JSON as these tests read and write it. */
public final class Json {
    private Json() {}

    public static JsonObject read(String text) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (jakarta.json.JsonException e) {
            throw new AssertionError("no JSON object: " + text, e);
        }
    }

    /** An object of strings; {@code name, value, name, value …}. */
    public static JsonObjectBuilder object(String... members) {
        JsonObjectBuilder object = jakarta.json.Json.createObjectBuilder();
        for (int i = 0; i < members.length; i += 2) {
            object.add(members[i], members[i + 1]);
        }
        return object;
    }

    public static String text(JsonObject object, String member) {
        return object.getString(member, "");
    }

    public static boolean has(JsonObject object, String member) {
        return object.containsKey(member) && !JsonValue.NULL.equals(object.get(member));
    }
}
