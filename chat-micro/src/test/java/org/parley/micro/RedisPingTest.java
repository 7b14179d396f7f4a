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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.RedisCredentials;
import org.parley.config.RedisSettings;
import org.parley.config.RedisTopology;

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
    void oneAnswerOfSeveralServersIsEnough() throws IOException {
        List<URI> addresses = List.of(URI.create("redis://127.0.0.1:" + freePort()), withoutPassword());
        RedisCredentials credentials = new RedisCredentials("", password());

        assertThatCode(() -> RedisPing.await(settings(new RedisTopology.Cluster(addresses), credentials), SHORT))
                .doesNotThrowAnyException();
    }

    @Test
    void everyServerThatDoesNotAnswerIsNamed() throws IOException {
        int one = freePort();
        int other = freePort();
        List<URI> addresses = List.of(URI.create("redis://127.0.0.1:" + one), URI.create("redis://127.0.0.1:" + other));

        assertThatThrownBy(() ->
                        RedisPing.await(settings(new RedisTopology.Cluster(addresses), RedisCredentials.NONE), SHORT))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("127.0.0.1:" + one + ": Connection refused; 127.0.0.1:" + other + ": ");
    }

    @Test
    void sentinelIsAskedWithItsOwnPasswordElseWithTheServers() {
        RedisCredentials own = new RedisCredentials("", password());
        RedisCredentials servers = new RedisCredentials("ada", "s3cret-word");

        assertThatCode(() -> RedisPing.await(settings(sentinel(own), servers), LONG))
                .doesNotThrowAnyException();
        assertThatCode(() -> RedisPing.await(settings(sentinel(RedisCredentials.NONE), own), LONG))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> RedisPing.await(settings(sentinel(RedisCredentials.NONE), RedisCredentials.NONE), LONG))
                .hasMessageContaining("set REDIS_SENTINEL_PASSWORD");
        assertThatThrownBy(() -> RedisPing.await(settings(sentinel(servers), own), LONG))
                .hasMessageContaining("refuses the user or the password")
                .hasMessageNotContaining("s3cret-word");
    }

    /** A server with a password answers as a sentinel with one does. */
    private static RedisTopology sentinel(RedisCredentials credentials) {
        return new RedisTopology.Sentinel(List.of(withoutPassword()), credentials, "main", 0);
    }

    private static URI withoutPassword() {
        return URI.create("redis://127.0.0.1:" + url.getPort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void nobodyThereIsSaidAfterTheLimit() throws IOException {
        int port = freePort();
        RedisSettings nobody = single(port, "", 0);

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
            RedisSettings settings = single(web.getLocalPort(), "", 0);

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
        return single(url.getPort(), password, database);
    }

    private static RedisSettings single(int port, String password, int database) {
        return settings(
                new RedisTopology.Single(URI.create("redis://127.0.0.1:" + port), database),
                new RedisCredentials("", password));
    }

    private static RedisSettings settings(RedisTopology topology, RedisCredentials credentials) {
        return new RedisSettings(topology, credentials, 1, 0);
    }
}
