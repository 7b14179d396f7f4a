package org.parley.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.parley.config.ChatSettings;
import org.parley.config.InvalidSettingException;
import org.parley.config.RedisSettings;
import org.parley.config.RedisTopology;
import org.parley.config.Setting;
import org.parley.config.SettingSource;
import org.parley.micro.demo.OfflineModel;

/**
 * Starts everything, in this order: settings are read and checked, the port is tried, Redis (the configured one is
 * asked whether it serves; else our own starts), the offline model where no model is configured, Payara Micro, the
 * application. It says that Parley is ready when the application's health does.
 *
 * <p>SIGTERM or Ctrl-C stops all that in the opposite order: the application first, which drains its running turns
 * while Redis and the model are still there; Redis last. The same happens where a step of the start fails: one line
 * says why, and the exit code is 1.
 */
public final class Launcher {
    private static final Logger LOG = Logger.getLogger(Launcher.class.getName());
    private static final Duration REDIS_LIMIT = Duration.ofSeconds(10);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final SettingSource source;
    private final PrintStream console;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean stopping;

    private Launcher(SettingSource source, PrintStream console) {
        this.source = source;
        this.console = console;
    }

    /** Returns never: the process ends with the code of its signal, or with 1. */
    public static void main(String[] args) throws InterruptedException {
        Launcher launcher = new Launcher(SettingSource.ofProcess(), System.out);
        // Some of the server's modules print what nobody needs to know: standard output is for our own lines.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        StopSignals.handle(launcher::stopAndExit);
        try {
            launcher.start(args);
        } catch (InvalidSettingException | CannotStartException e) {
            launcher.fail(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.SEVERE, "The start failed", e);
            launcher.fail(e.toString());
        }
        new CountDownLatch(1).await();
    }

    private void start(String[] args) throws CannotStartException, IOException {
        if (args.length > 0) {
            throw new CannotStartException("it takes no arguments; settings are environment variables");
        }
        ChatSettings settings = ChatSettings.read(source);
        int demoPace = source.integer(Setting.DEMO_TOKENS_PER_SECOND);
        ListenAddress listen = ListenAddress.read(source);
        listen.checkFree();

        Path runnable = ServerFiles.runnable();
        Path data = Path.of(source.text(Setting.DATA_DIR)).toAbsolutePath().normalize();
        Path node = ownDirectory(data.resolve("nodes").resolve(listen.fileName()), listen);
        configureLogging(runnable, node);

        startRedis(settings, data);
        startOfflineModel(settings, demoPace);
        startServer(runnable, data, node, listen);
        Readiness.await(listen.localUrl() + probe(settings), READY_LIMIT);
        say("Parley is ready: " + listen.url());
    }

    /** A node without a worker is ready when it can accept: the workers may come later, and elsewhere. */
    private static String probe(ChatSettings settings) {
        return settings.worker().enabled() ? "/api/health" : "/health/ready";
    }

    private Path ownDirectory(Path node, ListenAddress listen) throws IOException, CannotStartException {
        Path parent = node.resolveSibling(node.getFileName() + ".held");
        DirectoryLock lock = DirectoryLock.tryLock(parent)
                .orElseThrow(() -> new CannotStartException("another Parley is starting on port " + listen.port()));
        opened(lock);
        ServerFiles.clear(node);
        Path temporary = Files.createDirectories(node.resolve("tmp"));
        // The JDK, the server and the libraries read it when they first need it, so it must be set before.
        System.setProperty("java.io.tmpdir", temporary.toString());
        return node;
    }

    private static void configureLogging(Path runnable, Path node) throws IOException, CannotStartException {
        Path configuration = node.resolve("logging.properties");
        ServerFiles.copy(runnable, "org/parley/micro/logging.properties", configuration);
        System.setProperty("java.util.logging.config.file", configuration.toString());
        LogManager.getLogManager().readConfiguration();
    }

    private void startRedis(ChatSettings settings, Path data) throws CannotStartException {
        if (settings.redis().isPresent()) {
            RedisSettings redis = settings.redis().get();
            say("Redis: " + redis);
            if (!(redis.topology() instanceof RedisTopology.File)) {
                RedisPing.await(redis, REDIS_LIMIT);
            }
            // What a file says only the application's client understands: it says itself what is wrong.
            return;
        }
        Path directory = data.resolve("redis");
        say("Redis: built in, data in " + directory);
        EmbeddedRedis redis = EmbeddedRedis.start(directory);
        opened(redis);
        System.setProperty(Setting.REDIS_URL.property(), redis.url());
    }

    private void startOfflineModel(ChatSettings settings, int tokensPerSecond) throws IOException {
        if (settings.model().baseUrl().isPresent()) {
            say("Model: " + settings.model());
        } else if (settings.worker().enabled()) {
            OfflineModel model = OfflineModel.start(tokensPerSecond);
            opened(model);
            System.setProperty(Setting.GROQ_BASE_URL.property(), model.baseUrl().toString());
            System.setProperty(Setting.GROQ_MODEL.property(), OfflineModel.MODEL);
            say("Model: offline demo (set GROQ_API_KEY or GROQ_BASE_URL for a real one)");
        }
    }

    private void startServer(Path runnable, Path data, Path node, ListenAddress listen)
            throws CannotStartException, IOException {
        say("Server: starting");
        ServerFiles files = ServerFiles.unpack(runnable, data.resolve("server"));
        Server server = Server.boot(files, node.resolve("payara"), listen);
        opened(server);
        say("Application: starting");
        server.deploy(ServerFiles.copy(runnable, "parley.war", node.resolve("parley.war")));
        opened(server::undeploy);
    }

    /** Remembers what has to be closed; closes it at once where a signal came in the meantime. */
    private synchronized void opened(AutoCloseable part) {
        started.push(part);
        if (stopping) {
            closeAll();
        }
    }

    private synchronized void stop() {
        stopping = true;
        closeAll();
    }

    private void closeAll() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // The rest has to stop all the same.
                LOG.log(Level.WARNING, "A part didn't stop as it should", e);
            }
        }
    }

    private void stopAndExit(int code) {
        say("Parley is stopping");
        stop();
        exit(code);
    }

    private void fail(String reason) {
        synchronized (this) {
            if (stopping) {
                // Parts were taken away under the start: that is no failure.
                return;
            }
        }
        stop();
        System.err.println("Parley can't start: " + reason);
        exit(1);
    }

    /** Without the shutdown hooks: the server has one that stops it, and it has been stopped, or never started. */
    private void exit(int code) {
        console.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private void say(String line) {
        console.println(line);
    }
}
