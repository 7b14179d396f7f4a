package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.RedisSettings;

/** Asks a real redis-server, with a password. */
final class RedisPingTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private static Path directory;

    private static EmbeddedRedis redis;
    private static URI url;

    @BeforeAll
    static void start() throws CannotStartException {
        redis = EmbeddedRedis.start(directory);
        url = URI.create(redis.url());
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @Test
    void passwordOpensIt() {
        assertThatCode(() -> RedisPing.await(at(password(), 0), LONG)).doesNotThrowAnyException();
    }

    @Test
    void databaseIsSelected() {
        assertThatCode(() -> RedisPing.await(at(password(), 3), LONG)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RedisPing.await(at(password(), 99), LONG))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("refuses");
    }

    @Test
    void wrongPasswordIsSaidAtOnceAndNotRepeated() {
        assertThatThrownBy(() -> RedisPing.await(at("s3cret-word", 0), LONG))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("refuses the user or the password")
                .hasMessageNotContaining("s3cret-word");
    }

    @Test
    void missingPasswordIsAskedFor() {
        assertThatThrownBy(() -> RedisPing.await(at("", 0), LONG)).hasMessageContaining("set REDIS_PASSWORD");
    }

    @Test
    void nobodyThereIsSaidAfterTheLimit() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisSettings nobody = new RedisSettings(URI.create("redis://127.0.0.1:" + port), "", "", 0, 1);

        assertThatThrownBy(() -> RedisPing.await(nobody, SHORT))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("REDIS_URL");
    }

    @Test
    void somethingElseIsToldFromRedis() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerAsWebServer(web));
            server.start();
            RedisSettings settings =
                    new RedisSettings(URI.create("redis://127.0.0.1:" + web.getLocalPort()), "", "", 0, 1);

            assertThatThrownBy(() -> RedisPing.await(settings, LONG)).hasMessageContaining("is no Redis");
            server.join();
        }
    }

    private static void answerAsWebServer(ServerSocket web) {
        try (Socket socket = web.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String password() {
        return url.getUserInfo().substring(1);
    }

    private static RedisSettings at(String password, int database) {
        return new RedisSettings(URI.create("redis://127.0.0.1:" + url.getPort()), "", password, database, 1);
    }
}
