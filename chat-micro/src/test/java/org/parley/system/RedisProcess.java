package org.parley.system;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server for several nodes, with its append-only file on. Safe for several threads. */
public final class RedisProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private volatile ChildProcess process;

    private RedisProcess(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
        this.process = launch();
        awaitAnswer();
    }

    /** @param more settings, as in {@code "--appendfsync", "always"} */
    public static RedisProcess start(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--save", "", "--appendonly", "yes"));
        arguments.addAll(List.of(more));
        return new RedisProcess(WorkDirectory.create("redis"), FreePort.find(), List.copyOf(arguments));
    }

    /** The same program as a Sentinel. */
    public static RedisProcess sentinel(String configuration) {
        Path directory = WorkDirectory.create("sentinel");
        Path file = directory.resolve("sentinel.conf");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RedisProcess(directory, FreePort.find(), List.of(file.toString(), "--sentinel"));
    }

    private ChildProcess launch(String... more) {
        List<String> command = new ArrayList<>(List.of(executable(directory).toString()));
        List<String> address =
                List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString());
        // A Sentinel's file must be its first argument.
        boolean file = !arguments.get(0).startsWith("-");
        command.addAll(file ? arguments.subList(0, 1) : List.of());
        command.addAll(address);
        command.addAll(arguments.subList(file ? 1 : 0, arguments.size()));
        command.addAll(List.of(more));
        return ChildProcess.start(directory, Map.of(), command);
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

    private void awaitAnswer() {
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(20)).until(this::answers);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public boolean answers() {
        try {
            return "PONG".equals(call("PING"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Redis's answer: a text, a number, a list of such, or null. */
    public @Nullable Object call(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                command.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                command.write(bytes);
                command.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(command.toByteArray());
            return reply(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object reply(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', '-' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    yield null;
                }
                byte[] bytes = in.readNBytes(length);
                line(in);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case '*' -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int left = Integer.parseInt(rest); left > 0; left--) {
                    items.add(reply(in));
                }
                yield items;
            }
            default -> throw new IOException("no answer of a Redis: " + line);
        };
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis hung up");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
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

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /**
     * Starts it again after {@link #kill}, on the same port, with what its file holds.
     *
     * @param more settings beside those of the first start
     */
    public void startAgain(String... more) {
        process = launch(more);
        awaitAnswer();
    }

    @Override
    public void close() {
        process.killAll();
    }
}
