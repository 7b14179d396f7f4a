package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "1, 250, 500",
        "2, 500, 1000",
        "3, 1000, 2000",
        "6, 8000, 16000",
        "7, 10000, 20000",
        "1000, 10000, 20000"
    })
    void doublesUpToTheLongestAndTakesUpToHalfOff(int failures, long shortest, long longest) {
        assertThat(new Backoff(() -> 0).delay(failures, Optional.empty())).isEqualTo(Duration.ofMillis(shortest));
        assertThat(new Backoff(() -> 1).delay(failures, Optional.empty())).isEqualTo(Duration.ofMillis(longest));
        assertThat(new Backoff().delay(failures, Optional.empty()).toMillis()).isBetween(shortest, longest);
    }

    @Test
    void waitsNoShorterThanWasAskedFor() {
        Optional<Duration> asked = Optional.of(Duration.ofSeconds(40));

        assertThat(new Backoff(() -> 0).delay(1, asked)).isEqualTo(Duration.ofSeconds(40));
        assertThat(new Backoff(() -> 1).delay(1, asked)).isEqualTo(Duration.ofSeconds(44));
        assertThat(new Backoff(() -> 0).delay(7, Optional.of(Duration.ofMillis(1))))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void refusesToWaitAfterNoFailure() {
        assertThatThrownBy(() -> new Backoff().delay(0, Optional.empty())).hasMessageContaining("1 or more: 0");
    }
}
