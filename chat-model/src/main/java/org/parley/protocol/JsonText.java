package org.parley.protocol;

import org.jspecify.annotations.Nullable;

/** Writes one JSON object, member after member, in less than half of the time that JSON-B takes. For one thread. */
final class JsonText {
    private final StringBuilder json;

    /** @param size about how long it will be */
    JsonText(int size) {
        json = new StringBuilder(size).append('{');
    }

    /** A text; null is left out. */
    JsonText text(String name, @Nullable String value) {
        if (value != null) {
            Json.quote(value, member(name));
        }
        return this;
    }

    JsonText number(String name, int value) {
        member(name).append(value);
        return this;
    }

    /** A member that is JSON already; null is left out. */
    JsonText json(String name, @Nullable String value) {
        if (value != null) {
            member(name).append(value);
        }
        return this;
    }

    private StringBuilder member(String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        return json.append('"').append(name).append("\":");
    }

    String end() {
        return json.append('}').toString();
    }
}
