package org.parley.micro;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.config.RedisCredentials;
import org.parley.config.Setting;

/**
 * A real redis-server of our own, on loopback, with its data in one directory: an append-only file that is flushed
 * with every write, so what was accepted outlives a kill of any process.
 *
 * <p>The directory is locked first, so two never share it. A server that a killed launcher left behind is stopped next,
 * then ours starts, as a daemon: in a process group of its own, out of reach of the terminal's Ctrl-C, which must not
 * stop Redis before the application. Its life still ends with ours, by {@link RedisTether}, and one that dies under us
 * is started again on the same port. Closing asks it to stop, which flushes its file.
 */
final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedRedis.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 500;

    private final Path directory;
    private final DirectoryLock lock;
    private final RedisBinary binary;
    private final RedisServer endpoint;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper = new Thread(this::keep, "redis-keeper");
    private RedisTether tether;

    private EmbeddedRedis(Path directory, DirectoryLock lock) throws IOException, CannotStartException {
        this.directory = directory;
        this.lock = lock;
        this.binary = RedisBinary.in(directory);
        // what a killed launcher left behind
        binary.stop(STOP_LIMIT);
        binary.install();
        this.endpoint = new RedisServer(
                URI.create("redis://127.0.0.1:" + freePort()),
                new RedisCredentials("", randomPassword()),
                0,
                Setting.REDIS_PASSWORD);
        this.tether = launch();
        keeper.setDaemon(true);
        keeper.start();
    }

    /** Starts it, or says why that can't be. */
    static EmbeddedRedis start(Path directory) throws CannotStartException {
        try {
            createPrivate(directory);
            DirectoryLock lock = DirectoryLock.tryLock(directory)
                    .orElseThrow(() -> new CannotStartException("another Parley keeps its Redis in "
                            + directory.toAbsolutePath()
                            + ": set REDIS_URL to share one, or CHAT_DATA_DIR to a directory of its own"));
            try {
                return new EmbeddedRedis(directory, lock);
            } catch (IOException | CannotStartException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotStartException("can't keep Redis in " + directory.toAbsolutePath() + ": " + e, e);
        }
    }

    /** It holds what people wrote, and the password. */
    private static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Its address with the password, as {@code REDIS_URL} takes it. Only this process and its application know it. */
    String url() {
        return "redis://:" + endpoint.credentials().password() + "@127.0.0.1:"
                + endpoint.address().getPort();
    }

    private RedisTether launch() throws IOException, CannotStartException {
        Path log = directory.resolve("redis.log");
        Files.deleteIfExists(log);
        Files.deleteIfExists(binary.pidFile());
        Path config = directory.resolve("redis.conf");
        Files.write(config, configuration(log));
        Path complaint = directory.resolve("start.log");
        Process starting = new ProcessBuilder(binary.path().toString(), config.toString())
                .redirectInput(Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(complaint.toFile())
                .start();
        try {
            // It daemonizes: what we started ends as soon as the real one has begun.
            boolean ended = starting.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended || starting.exitValue() != 0) {
                throw failed(complaint);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(complaint);
        }
        ProcessHandle server = awaitPidFile(log);
        RedisTether bond = RedisTether.tie(server, directory);
        RedisPing.await(endpoint, START_LIMIT);
        return bond;
    }

    private List<String> configuration(Path log) {
        return List.of(
                "bind 127.0.0.1",
                "port " + endpoint.address().getPort(),
                "requirepass " + endpoint.credentials().password(),
                "daemonize yes",
                "dir " + quoted(directory),
                "pidfile " + quoted(binary.pidFile()),
                "logfile " + quoted(log),
                "appendonly yes",
                "appendfsync always",
                "save \"\"");
    }

    private static String quoted(Path path) {
        return '"' + path.toAbsolutePath().toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private ProcessHandle awaitPidFile(Path log) throws CannotStartException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            var server = binary.running();
            if (server.isPresent()) {
                return server.get();
            }
            if (saysFatal(log)) {
                break;
            }
            Pause.millis(20);
        }
        throw failed(log);
    }

    /** Redis marks warnings with #; of these only the fatal ones speak of failing. */
    private static boolean saysFatal(Path log) {
        String line = lastLine(log).toLowerCase(Locale.ROOT);
        return line.contains(" # ")
                && (line.contains("failed") || line.contains("fatal") || line.contains("could not"));
    }

    private CannotStartException failed(Path log) {
        return new CannotStartException(
                "the built-in Redis didn't start: %s (set REDIS_URL to use another)".formatted(lastLine(log)));
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return lines.stream().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        } catch (IOException e) {
            return "it wrote no log";
        }
    }

    private void keep() {
        try {
            while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (binary.running().isEmpty()) {
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void startAgain() {
        if (closing.getCount() == 0) {
            return;
        }
        try {
            tether.release();
            tether = launch();
            LOG.warning("Redis died and was started again");
        } catch (IOException | CannotStartException e) {
            LOG.log(Level.SEVERE, "Redis died and doesn't start again: {0}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        synchronized (this) {
            binary.stop(STOP_LIMIT);
            tether.release();
        }
        lock.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
