package org.parley.groq;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After}: seconds (Groq also sends fractions) or an HTTP date (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** A turn lasts no longer than this by default; what is asked beyond it makes no difference. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryAfter() {}

    /** Empty where the header can't be understood. */
    static Optional<Duration> parse(String header, Clock clock) {
        String value = header.strip();
        return seconds(value).or(() -> untilDate(value, clock));
    }

    private static Optional<Duration> seconds(String value) {
        try {
            double seconds = Double.parseDouble(value);
            return Double.isNaN(seconds) ? Optional.empty() : Optional.of(bounded(seconds));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> untilDate(String value, Clock clock) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), date.toInstant());
            return Optional.of(bounded((double) wait.toSeconds()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(double seconds) {
        double within = Math.max(0, Math.min(seconds, (double) LONGEST.toSeconds()));
        return Duration.ofMillis(Math.round(within * 1000));
    }
}
