package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void dataOutlivesARestart() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThat(tell(redis, "SET kept yes")).isEqualTo("+OK");
        }
        assertThat(running()).isFalse();

        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThat(tell(redis, "STRLEN kept")).isEqualTo(":3");
        }
    }

    @Test
    void everyWriteIsOnDiskBeforeItIsAnswered() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThat(tell(redis, "SET kept yes")).isEqualTo("+OK");
            process().destroyForcibly();

            await().atMost(LIMIT).ignoreExceptions().until(() -> tell(redis, "STRLEN kept"), ":3"::equals);
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory);
                Socket socket = new Socket("127.0.0.1", URI.create(redis.url()).getPort())) {
            assertThat(exchange(socket, "GET kept")).startsWith("-NOAUTH");
        }
    }

    @Test
    void secondOneInTheSameDirectoryIsRefused() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(directory))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("REDIS_URL")
                    .hasMessageContaining("CHAT_DATA_DIR");
            assertThat(tell(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void killedLauncherTakesItsRedisAlong() throws Exception {
        Process launcher = launch();
        assertThat(running()).isTrue();

        launcher.destroyForcibly();

        await().atMost(LIMIT).until(() -> !running());
    }

    @Test
    void leftBehindRedisIsStoppedFirst() throws Exception {
        Process launcher = launch();
        ProcessHandle orphan = process();
        tether(orphan).destroyForcibly();
        launcher.destroyForcibly();
        launcher.waitFor();
        assertThat(running()).isTrue();

        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            assertThat(process().pid()).isNotEqualTo(orphan.pid());
            assertThat(tell(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void processThatOnlyHasTheIdIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(directory.resolve("redis.pid"), other.pid() + "\n");

            EmbeddedRedis.start(directory).close();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    /** A JVM of its own that starts Redis here and waits to be killed. */
    private Process launch() throws IOException {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldRedis.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo(HeldRedis.STARTED);
        return launcher;
    }

    private boolean running() throws IOException {
        return RedisBinary.in(directory).running().isPresent();
    }

    private ProcessHandle process() throws IOException {
        return RedisBinary.in(directory).running().orElseThrow();
    }

    private static ProcessHandle tether(ProcessHandle redis) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains("parley-redis-tether")
                                && arguments[arguments.length - 1].equals(Long.toString(redis.pid())))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static String tell(EmbeddedRedis redis, String command) throws IOException {
        URI url = URI.create(redis.url());
        try (Socket socket = new Socket("127.0.0.1", url.getPort())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(5));
            assertThat(exchange(socket, "AUTH " + url.getUserInfo().substring(1)))
                    .isEqualTo("+OK");
            return exchange(socket, command);
        }
    }

    /** Redis's inline form of a command. */
    private static String exchange(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\n' && c >= 0;
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
