package org.parley.redis;

import java.util.List;
import org.parley.protocol.Json;
import org.parley.protocol.ServerFrame;

/** The text of an attempt, read back from the log. */
final class LoggedText {
    private LoggedText() {}

    static String of(List<String> events, int attempt) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            if (event.startsWith("{\"type\":\"delta\"")
                    && Json.read(event, ServerFrame.class) instanceof ServerFrame.Delta delta
                    && delta.attempt() == attempt) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }
}
