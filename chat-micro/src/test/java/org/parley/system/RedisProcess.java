package org.parley.system;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    /** One that loses nothing of what it has confirmed, whatever happens to it. */
    public static RedisProcess startDurable() {
        return start("--appendfsync", "always");
    }

    private ChildProcess launch() {
        List<String> command = new ArrayList<>(List.of(executable(directory).toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        command.addAll(arguments);
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

    /** Waits until it answers. */
    void awaitAnswer() {
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(20)).until(this::answers);
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public boolean answers() {
        try {
            return call("PING").equals(List.of("PONG"));
        } catch (UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    /**
     * The answer to a command of any words, however long: all its strings and numbers, one after another.
     *
     * @param words {@link String}s, or {@code byte[]}s for what is no text
     */
    public List<String> call(Object... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (Object word : words) {
                byte[] bytes =
                        word instanceof byte[] raw ? raw : word.toString().getBytes(StandardCharsets.UTF_8);
                out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            List<String> answer = new ArrayList<>();
            read(new DataInputStream(new BufferedInputStream(socket.getInputStream())), answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(DataInputStream in, List<String> into) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '*' -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    read(in, into);
                }
            }
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length >= 0) {
                    into.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                    in.skipNBytes(2);
                }
            }
            case '-' -> throw new AssertionError("Redis says " + rest);
            default -> into.add(rest);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) in.readUnsignedByte(); c != '\r'; c = (char) in.readUnsignedByte()) {
            line.append(c);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    /** How many connections there are beside the one that asks. */
    public int connections() {
        return (int) call("CLIENT", "LIST").get(0).lines().count() - 1;
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

    /** Starts it again after {@link #kill}, on the same port, with what its file holds. */
    public void startAgain() {
        process = launch();
        awaitAnswer();
    }

    @Override
    public void close() {
        process.killAll();
    }
}
