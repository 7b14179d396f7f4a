package org.parley.system;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server for several nodes, with its append-only file on. */
public final class RedisProcess implements AutoCloseable {
    private final Path directory;
    private final List<String> command;
    private final int port;
    private ChildProcess process;

    private RedisProcess(Path directory, List<String> command, int port) {
        this.directory = directory;
        this.command = command;
        this.port = port;
        process = ChildProcess.start(directory, Map.of(), command);
    }

    public static RedisProcess start() {
        return start("everysec");
    }

    /** One that loses nothing of what it has confirmed, whatever happens to it. */
    static RedisProcess startDurable() {
        return start("always");
    }

    private static RedisProcess start(String fsync) {
        Path directory = WorkDirectory.create("redis");
        int port = FreePort.find();
        List<String> command = List.of(
                executable(directory).toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                fsync);
        return new RedisProcess(directory, command, port).awaitAnswer();
    }

    /** Waits until it answers. */
    RedisProcess awaitAnswer() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(this::answers);
        return this;
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Starts it again where it was killed: on the same port, with the same data. */
    void startAgain() {
        process.killAll();
        process = ChildProcess.start(directory, Map.of(), command);
    }

    private static Path executable(Path directory) {
        try {
            return ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    private boolean answers() {
        try {
            return "+PONG".equals(command("PING"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The first line of Redis's answer to a command given inline. */
    String command(String line) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return answer == null ? "" : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every command that has changed data, as the append-only file holds it: all that Redis has ever been told to keep. */
    public String everythingStored() {
        try (var files = Files.walk(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".aof")).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops answering without closing a connection, like a host that hangs. */
    public void freeze() {
        process.signal("STOP");
    }

    public void thaw() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.killAll();
    }
}
