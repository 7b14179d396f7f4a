package org.parley.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What must not happen to a token or an answer, and how often it did. For one thread. */
public final class Faults {
    /** What happened. */
    public enum Fault {
        /** A later token came, or the end, and this one had not. */
        LOST,
        /** A token came again. */
        DOUBLED,
        /** A token came after a later one. */
        REORDERED,
        /** A token of another question's answer. */
        MIXED,
        /** The end came a second time, or after a failure. */
        ENDED_TWICE,
        /** The system said that it can't answer, or the connection broke. */
        FAILED,
        /** No end within the time that there was. */
        UNANSWERED
    }

    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    public long of(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    public boolean none() {
        return counts.isEmpty();
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        counts.forEach((fault, count) -> json.put(fault.name().toLowerCase(Locale.ROOT), count));
        return json;
    }
}
