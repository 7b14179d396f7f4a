package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {
    private static final int JAVA_8_CLASS_FILE = 52;

    @Test
    void oldJavaCanLoadIt() throws IOException {
        try (DataInputStream in =
                new DataInputStream(Objects.requireNonNull(Main.class.getResourceAsStream("Main.class")))) {
            in.readInt();
            in.readUnsignedShort();

            assertThat(in.readUnsignedShort()).isEqualTo(JAVA_8_CLASS_FILE);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.8,8", "9,9", "11,11", "17,17", "25,25"})
    void everyJavaTellsItsVersion(String specification, int major) {
        assertThat(Main.major(specification)).isEqualTo(major);
    }
}
