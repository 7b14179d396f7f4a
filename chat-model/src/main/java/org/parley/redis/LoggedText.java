package org.parley.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.protocol.Json;
import org.parley.protocol.ServerFrame;

/**
 * What an attempt has said, read back from the log.
 *
 * @param model that said it; null where the log does not tell
 */
record LoggedText(Said said, @Nullable String model) {

    static LoggedText of(List<String> events, int attempt) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        String model = null;
        for (String event : events) {
            if (event.startsWith("{\"type\":\"delta\"")
                    && Json.read(event, ServerFrame.class) instanceof ServerFrame.Delta delta
                    && delta.attempt() == attempt) {
                text.append(delta.text());
                if (delta.reasoning() != null) {
                    reasoning.append(delta.reasoning());
                }
            } else if (event.startsWith("{\"type\":\"started\"")
                    && Json.read(event, ServerFrame.class) instanceof ServerFrame.Started started
                    && started.attempt() == attempt) {
                model = started.model();
            }
        }
        return new LoggedText(Said.written(text.toString(), reasoning.toString()), model);
    }
}
