package org.parley.chaos;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.parley.system.Json;

/** When what happened to a turn, by the log: the first number of a cursor is Redis's clock in milliseconds. */
final class Timeline {
    /** A finish that was under way for so long may have been struck. */
    private static final long FINISH_MILLIS = 5;

    private final List<JsonObject> events;

    /** @param log all frames of a conversation's log */
    Timeline(List<JsonObject> log, String turn) {
        events = log.stream()
                .filter(frame -> Json.text(frame, "turn").equals(turn) && Json.has(frame, "cursor"))
                .toList();
    }

    private OptionalLong first(Predicate<JsonObject> wanted) {
        return events.stream().filter(wanted).mapToLong(Timeline::millis).findFirst();
    }

    private OptionalLong first(String type) {
        return first(frame -> Json.text(frame, "type").equals(type));
    }

    private static long millis(JsonObject frame) {
        String cursor = Json.text(frame, "cursor");
        return Long.parseLong(cursor.substring(0, cursor.indexOf('-')));
    }

    private long end() {
        return first(frame -> Json.text(frame, "type").equals("done")
                        || Json.text(frame, "type").equals("failed"))
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the turn was where it should be when the fault struck. */
    boolean wasHit(Moment moment, Strike strike) {
        long at = strike.millis();
        long never = Long.MAX_VALUE;
        return switch (moment) {
            case BEFORE_ACCEPTED -> at <= first("accepted").orElse(never);
            case BEFORE_STARTED ->
                isBetween(first("accepted"), at, first("started").orElse(never));
            case BEFORE_FIRST_DELTA -> true;
            case AFTER_FIRST_DELTA, MID_ANSWER, WHILE_WAITING -> isBetween(first("delta"), at, end());
            case DURING_FINISH -> isBetween(first("delta"), at, end() == never ? never : end() + FINISH_MILLIS);
        };
    }

    private static boolean isBetween(OptionalLong from, long at, long to) {
        return from.isPresent() && from.getAsLong() <= at && at <= to;
    }

    /** How long it took another worker to begin what the dead one had. */
    Optional<Duration> takeover(Strike strike) {
        return first(frame -> millis(frame) > strike.millis()
                        && (Json.text(frame, "reason").equals("worker_lost")
                                || (Json.text(frame, "type").equals("started") && frame.getInt("attempt") == 1)))
                .stream()
                .mapToObj(at -> Duration.ofMillis(at - strike.millis()))
                .findFirst();
    }
}
