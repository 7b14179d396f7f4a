package org.parley.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"A", "Ada Lovelace", "李雷", "😀", "<b>"})
    void takesAnyName(String name) {
        assertThat(SessionName.fault(name)).isEmpty();
    }

    @Test
    void countsCharactersAsPeopleDo() {
        assertThat(SessionName.fault("😀".repeat(64))).isEmpty();
        assertThat(SessionName.fault("x".repeat(65))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u0085x"})
    void refusesNothingAndControlCharacters(String name) {
        assertThat(SessionName.fault(name)).isPresent();
    }
}
