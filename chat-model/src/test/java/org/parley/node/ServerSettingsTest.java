package org.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.InvalidSettingException;

final class ServerSettingsTest {
    private static final String KEY = "chat.groq.api-key";

    private static ServerSettings settings(ConfigSource... sources) {
        return new ServerSettings(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(sources)
                .build());
    }

    private static ConfigSource source(int ordinal, Map<String, String> values) {
        return new PropertiesConfigSource(values, "source " + ordinal, ordinal);
    }

    @Test
    void aValueMayReferToAnother() {
        assertThat(settings(source(100, Map.of(KEY, "a-${b}-${c:d}", "b", "B"))).value(KEY))
                .contains("a-B-d");
    }

    @Test
    void aDollarAndABraceCanBePartOfASecret() {
        assertThat(settings(source(100, Map.of(KEY, "a$b\\c{d}\\${e}"))).value(KEY))
                .contains("a$b\\c{d}${e}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret${word}", "${word}s3cret", "s3cret${word", "s3cret${handler::word}"})
    void aReferenceToNothingIsRefusedAndTheValueNotRepeated(String value) {
        ServerSettings settings = settings(source(100, Map.of(KEY, value)));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings.value(KEY))
                .withMessageStartingWith("GROQ_API_KEY (chat.groq.api-key) refers with ${…}")
                .withMessageNotContaining("s3cret")
                .withNoCause();
    }

    @Test
    void onlyTheSourceThatWinsIsLookedAt() {
        assertThat(settings(source(300, Map.of(KEY, "key")), source(100, Map.of(KEY, "${word}")))
                        .value(KEY))
                .contains("key");
    }

    @Test
    void whereNothingIsExpandedEverythingIsMeantLiterally() {
        Map<String, String> values = Map.of(KEY, "s3cret${word}", Config.PROPERTY_EXPRESSIONS_ENABLED, "false");

        assertThat(settings(source(100, values)).value(KEY)).contains("s3cret${word}");
    }
}
