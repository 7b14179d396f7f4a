package org.parley.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.protocol.ServerFrame;
import org.parley.redis.Attempt;

/** What a turn leaves in the log: figures and fixed words, in their order. What is not known is not in it. */
final class TurnLine {
    private final String turn;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param last attempt of the turn */
    TurnLine(Attempt last) {
        turn = last.turn().turn();
        fields.put("attempts", last.number());
    }

    String turn() {
        return turn;
    }

    /** Numbers ({@link Integer}, {@link Long}) and words. */
    Map<String, Object> fields() {
        return fields;
    }

    TurnLine with(String name, int value) {
        fields.put(name, value);
        return this;
    }

    TurnLine with(String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    TurnLine withMillis(String name, @Nullable Duration value) {
        if (value != null) {
            fields.put(name, value.toMillis());
        }
        return this;
    }

    TurnLine with(Optional<ServerFrame.Usage> usage) {
        usage.ifPresent(used ->
                with("prompt_tokens", used.prompt_tokens()).with("completion_tokens", used.completion_tokens()));
        return this;
    }
}
