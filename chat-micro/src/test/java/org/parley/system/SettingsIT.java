package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't work is said in one line, and ends with exit code 1; what is odd and can work does. */
@Tag("runnable")
final class SettingsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Where the application has to start first. */
    private static final Duration SERVER_LIMIT = Duration.ofSeconds(90);

    @ParameterizedTest
    @CsvSource({
        "CHAT_WORKER_CONCURRENCY,0",
        "CHAT_WORKER_CONCURRENCY,4097",
        "CHAT_LIMITS_QUESTION_CHARS,many",
        "CHAT_LIMITS_FRAME_BYTES,-1",
        "TOKEN_EXPIRY_HOURS,0",
        "CHAT_WORKER_ENABLED,perhaps",
        "REDIS_URL,http://localhost:6379",
        "REDIS_URL,redis://",
        "REDIS_URL,redis-sentinel://localhost:26379",
        "CHAT_REDIS_CONFIG,no-such-file.yaml",
        "GROQ_BASE_URL,nonsense",
        "CHAT_TRUSTED_PROXIES,the-proxy/33",
        "CORS_ORIGINS,not an origin"
    })
    void settingThatCantBeUsedIsNamed(String variable, String value) {
        try (ParleyProcess node = ParleyProcess.launch(Map.of(variable, value))) {
            assertThat(node.awaitExit(LIMIT)).isEqualTo(1);

            String property = variable.toLowerCase(java.util.Locale.ROOT);
            assertThat(theLine(node).toLowerCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"))
                    .contains(property);
            assertThat(node.processes()).isEmpty();
        }
    }

    @Test
    void passwordInAWrongUrlIsNotRepeated() {
        try (ParleyProcess node =
                ParleyProcess.launch(Map.of("REDIS_URL", "tcp://parley:s3cret-word@localhost:6379"))) {
            assertThat(node.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(theLine(node)).contains("REDIS_URL");
            assertThat(node.output()).doesNotContain("s3cret-word");
        }
    }

    @Test
    void portInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ParleyProcess node =
                        ParleyProcess.launch(Map.of("CHAT_HTTP_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(node.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(theLine(node)).contains(Integer.toString(taken.getLocalPort()));
            assertThat(node.processes()).isEmpty();
        }
    }

    @Test
    void otherNumberOfPartitionsThanTheOtherNodesHaveIsRefused() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.call("SET", "chat:partitions", "16");
            try (ParleyProcess node = ParleyProcess.launch(Map.of("REDIS_URL", redis.url()))) {
                assertThat(node.awaitExit(SERVER_LIMIT)).isEqualTo(1);

                assertThat(theLine(node))
                        .startsWith("Parley can't start: ")
                        .contains("CHAT_REDIS_PARTITIONS (chat.redis.partitions) is 1, but this Redis is used with 16");
                assertThat(node.processes()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "password: s3cret-word,has no server section",
        "'password: \"s3cret-word',is no Redisson configuration",
        "'{singleServerConfig: {address: \"redis://127.0.0.1:1\"}, password: s3cret-word}',refused"
    })
    void redisFileThatCantBeUsedIsNamedAndNotRepeated(String yaml, String fault, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("redis.yaml"), yaml);
        try (ParleyProcess node = ParleyProcess.launch(Map.of("CHAT_REDIS_CONFIG", file.toString()))) {
            assertThat(node.awaitExit(SERVER_LIMIT)).isEqualTo(1);

            assertThat(node.stdout()).contains("Redis: as in redis.yaml");
            assertThat(theLine(node)).contains(fault);
            assertThat(node.output()).doesNotContain("s3cret-word");
        }
    }

    @Test
    void whatLooksLikeAReferenceIsTakenAsItIsWritten() {
        String key = "gsk_${user.home}\\${a}$";
        try (ModelStub model = ModelStub.start();
                ParleyProcess node = ParleyProcess.start(Map.of("GROQ_BASE_URL", model.url(), "GROQ_API_KEY", key));
                PlainClient ada = PlainClient.connect(node, node.opensSession("Ada"))) {
            ada.asks("Which key?");
            ada.hears();

            assertThat(model.requests("Which key?").get(0).headers()).containsEntry("authorization", "Bearer " + key);
        }
    }

    private static String theLine(ParleyProcess node) {
        assertThat(node.stderr().lines().filter(line -> !line.isBlank())).hasSize(1);
        assertThat(node.output()).doesNotContain("Exception").doesNotContain("\tat ");
        return node.stderr().strip();
    }
}
