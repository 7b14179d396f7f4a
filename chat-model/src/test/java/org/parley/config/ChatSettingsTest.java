package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ChatSettingsTest {

    @Test
    void hasTheProtocolsDefaults() {
        ChatSettings settings = read(Map.of());
        assertThat(settings.redis()).isEmpty();
        assertThat(settings.model().baseUrl()).isEmpty();
        assertThat(settings.web().session()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.web().limits())
                .isEqualTo(new Limits(8000, 65536, 20, 8, 60, 10, 10000, Duration.ofSeconds(300)));
        assertThat(settings.worker().concurrency()).isEqualTo(64);
    }

    @Test
    void prefersThePropertyToTheVariable() {
        assertThat(read(Map.of("TOKEN_EXPIRY_HOURS", "3")).web().session()).isEqualTo(Duration.ofHours(3));
        assertThat(read(Map.of("TOKEN_EXPIRY_HOURS", "3", "chat.session.hours", "0.5"))
                        .web()
                        .session())
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void goesToGroqWhereThereIsAKeyAndToAnyUrlThatIsGiven() {
        assertThat(read(Map.of("GROQ_API_KEY", "k")).model().baseUrl())
                .contains(URI.create("https://api.groq.com/openai/v1"));
        assertThat(read(Map.of("GROQ_BASE_URL", "http://127.0.0.1:1234/v1/"))
                        .model()
                        .baseUrl())
                .contains(URI.create("http://127.0.0.1:1234/v1"));
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS_URL, http://host, REDIS_URL",
        "chat.redis.partitions, 0, CHAT_REDIS_PARTITIONS",
        "chat.redis.wait-replicas, 11, CHAT_REDIS_WAIT_REPLICAS",
        "GROQ_BASE_URL, api.groq.com, GROQ_BASE_URL",
        "GROQ_BASE_URL, https://user:geheim@api, GROQ_BASE_URL",
        "TOKEN_EXPIRY_HOURS, soon, TOKEN_EXPIRY_HOURS",
        "chat.limits.idle-seconds, 0, CHAT_LIMITS_IDLE_SECONDS",
        "chat.worker.concurrency, 5000, CHAT_WORKER_CONCURRENCY",
        "chat.worker.concurrency, 1.5, CHAT_WORKER_CONCURRENCY",
        "CORS_ORIGINS, not an origin, CORS_ORIGINS",
        "CORS_ORIGINS, https://intranet.example/, CORS_ORIGINS",
        "chat.trusted-proxies, the-proxy/33, CHAT_TRUSTED_PROXIES",
        "chat.web.enabled, maybe, CHAT_WEB_ENABLED"
    })
    void saysWhichSettingIsWrongAndNeverASecret(String name, String value, String named) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> read(Map.of(name, value)))
                .withMessageContaining(named)
                .withMessageNotContaining("geheim")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void keepsSecretsOutOfItsText() {
        ChatSettings settings = read(Map.of("REDIS_URL", "redis://ada:geheim@host", "GROQ_API_KEY", "geheim"));
        assertThat(settings.toString()).doesNotContain("geheim").doesNotContain("ada");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyNumberHasADefaultInItsRange(Setting setting) {
        SettingSource nothing = name -> Optional.empty();
        if (setting.isNumber()) {
            assertThat(nothing.number(setting)).isBetween(setting.min(), setting.max());
        } else {
            assertThat(nothing.text(setting)).isEqualTo(setting.defaultValue());
        }
    }

    private static ChatSettings read(Map<String, String> values) {
        return ChatSettings.read(name -> Optional.ofNullable(values.get(name)));
    }
}
