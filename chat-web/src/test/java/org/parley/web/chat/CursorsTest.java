package org.parley.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CursorsTest {
    @ParameterizedTest
    @CsvSource({
        "2-0, 1-9, true",
        "1-10, 1-9, true",
        "10-0, 9-0, true",
        "1-9, 1-10, false",
        "1-1, 1-1, false",
        "0-0, 1795440446134-0, false"
    })
    void comparesByNumber(String one, String other, boolean after) {
        assertThat(Cursors.isAfter(one, other)).isEqualTo(after);
    }
}
