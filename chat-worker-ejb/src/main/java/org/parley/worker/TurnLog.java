package org.parley.worker;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.parley.config.LogFormat;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;

/**
 * One line in the log for each turn, by a logger that does nothing else, so that a server can send it where it wants.
 * Thread-safe.
 */
final class TurnLog {
    /** Named in docs/operations.md. */
    static final Logger LOG = Logger.getLogger("org.parley.turn");

    private final LogFormat format;
    private final JsonBuilderFactory json = JsonProvider.provider().createBuilderFactory(Map.of());

    TurnLog(LogFormat format) {
        this.format = format;
    }

    void answered(Finish finish, TurnLine line) {
        write(Level.INFO, "answered", "finish", finish.name(), line);
    }

    void failed(FailureCode code, TurnLine line) {
        write(Level.WARNING, "failed", "code", code.name(), line);
    }

    private void write(Level level, String end, String reason, String word, TurnLine line) {
        if (LOG.isLoggable(level)) {
            // As a whole: what is in it is nobody's pattern. Said by whom, or the logger walks the stack to find out.
            LOG.logp(
                    level,
                    TurnLog.class.getName(),
                    end,
                    format == LogFormat.JSON ? json(end, reason, word, line) : text(end, reason, word, line));
        }
    }

    private String json(String end, String reason, String word, TurnLine line) {
        JsonObjectBuilder object = json.createObjectBuilder()
                .add("event", "turn")
                .add("turn", line.turn())
                .add("end", end)
                .add(reason, word);
        line.fields().forEach((name, value) -> {
            if (value instanceof Number number) {
                object.add(name, number.longValue());
            } else {
                object.add(name, value.toString());
            }
        });
        return object.build().toString();
    }

    private static String text(String end, String reason, String word, TurnLine line) {
        String fields = line.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + worded(field.getValue()))
                .collect(Collectors.joining(" "));
        return "turn " + line.turn() + " " + end + ": " + reason + "=" + word + " " + fields;
    }

    /** What has blanks is put in quotes. */
    private static String worded(Object value) {
        String text = value.toString();
        return text.contains(" ") ? '"' + text.replace('"', '\'') + '"' : text;
    }
}
