package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2, 2000",
        "' 2.5 ', 2500",
        "-3, 0",
        "1e99, 600000",
        "'Sun, 1 Mar 2026 12:00:30 GMT', 30000",
        "'Sun, 01 Mar 2026 11:00:00 GMT', 0",
        "'Mon, 02 Mar 2026 12:00:00 GMT', 600000"
    })
    void readsSecondsAndDates(String header, long millis) {
        assertThat(RetryAfter.parse(header, CLOCK)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "NaN", "12:00"})
    void makesNothingOfOtherWords(String header) {
        assertThat(RetryAfter.parse(header, CLOCK)).isEmpty();
    }
}
