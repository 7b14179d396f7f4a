package org.parley.redis.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** One redis-server (or sentinel) as a process of its own, in a directory of its own. It never outlives this JVM's exit. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A node of a cluster listens there too, this much above its port. */
    private static final int BUS = 10_000;

    /** From here on Linux takes ports for outgoing connections, if not told otherwise; Redis's bus has to be below, too. */
    private static final int EPHEMERAL = 32_768;

    private static final int FIRST_PORT = 10_000;

    private static final Collection<ServerProcess> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> STARTED.forEach(ServerProcess::close), "redis-leftovers"));
    }

    private final Path directory;
    private final int port;
    private final List<String> command;
    private Process process;

    /** @param arguments behind the program's name */
    private ServerProcess(Path directory, int port, List<String> arguments) throws IOException {
        this.directory = directory;
        this.port = port;
        command = new ArrayList<>(List.of(Program.PATH.toString()));
        command.addAll(arguments);
        process = launch();
        STARTED.add(this);
    }

    /** Without persistence; it serves when this returns. */
    public static ServerProcess start(String... more) {
        return start(freePort(), more);
    }

    public static ServerProcess start(int port, String... more) {
        try {
            Path directory = Files.createTempDirectory("parley-redis");
            List<String> arguments = new ArrayList<>(List.of("--bind", "127.0.0.1", "--save", "", "--dir"));
            arguments.add(directory.toString());
            if (!List.of(more).contains("--tls-port")) {
                arguments.addAll(List.of("--port", Integer.toString(port)));
            }
            arguments.addAll(List.of(more));
            ServerProcess server = new ServerProcess(directory, port, arguments);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param configuration what a sentinel is told, besides its port */
    public static ServerProcess startSentinel(List<String> configuration) {
        try {
            int port = freePort();
            Path directory = Files.createTempDirectory("parley-sentinel");
            List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "port " + port, "dir " + directory));
            lines.addAll(configuration);
            // It writes there what it finds out.
            Path file = Files.write(directory.resolve("sentinel.conf"), lines);
            ServerProcess sentinel = new ServerProcess(directory, port, List.of(file.toString(), "--sentinel"));
            sentinel.awaitReady();
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(String... more) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.log").toFile()))
                .start();
    }

    private void awaitReady() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(directory.resolve("output.log")));
            }
            return listens(port);
        });
    }

    private static boolean listens(int port) {
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** As a host and a port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public String url() {
        return "redis://" + address();
    }

    /** The reply to a command; see {@link Resp}. */
    public String call(String... words) {
        return Resp.call(port, words);
    }

    /** SIGKILL, as in a crash. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The same again after a kill, on the same port.
     *
     * @param more arguments, beside those of the first start
     */
    public void startAgain(String... more) {
        try {
            process = launch(more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Stops answering without closing a connection, like a host that hangs. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        STARTED.remove(this);
        delete(directory);
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One that is free, and as a node of a cluster too. None of those that the system gives to outgoing connections: it
     * may be a while until it is listened on.
     */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, EPHEMERAL - BUS);
            if (!listens(port) && !listens(port + BUS)) {
                return port;
            }
        }
    }

    /** The redis-server that fits this system, unpacked once. */
    private static final class Program {
        private static final Path PATH = unpack();

        private static Path unpack() {
            try {
                Path directory = Files.createTempDirectory("parley-redis-program");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "redis-program"));
                return ExecutableProvider.newJarResourceProvider(directory.toFile())
                        .get()
                        .toPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
