package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/configuration.md has a line for each setting, with its variable, its default and its range. */
final class ConfigurationDocumentTest {
    @ParameterizedTest
    @EnumSource(Setting.class)
    void hasEverySetting(Setting setting) throws IOException {
        String variable = setting.variable().orElse(setting.environmentForm());
        assertThat(Files.readAllLines(Path.of("../docs/configuration.md")))
                .filteredOn(line -> line.startsWith("| `" + setting.property() + "` |"))
                .singleElement()
                .asString()
                .contains("`" + variable + "`")
                .contains(setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`")
                .contains(setting.isNumber() ? "| " + plain(setting.min()) + "–" + plain(setting.max()) : "");
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
