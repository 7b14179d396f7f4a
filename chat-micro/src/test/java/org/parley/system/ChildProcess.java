package org.parley.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that a test started, with its output in files, and with its family: its descendants, and whatever runs a
 * program of its directory (a daemon has left its parent). What is left of it when the tests' own JVM ends is killed.
 */
public final class ChildProcess {
    /** The system property that chooses another JDK for processes to run on. */
    public static final String JAVA_HOME = "parley.java.home";

    static final String STDOUT = "stdout.log";
    static final String STDERR = "stderr.log";

    private static final Collection<ChildProcess> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(ChildProcess::killAll), "leftovers"));
    }

    private final Process process;
    private final Path directory;
    private final Collection<ProcessHandle> family = ConcurrentHashMap.newKeySet();

    private ChildProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        STARTED.add(this);
        look();
    }

    /** The JDK that runs the tests, unless another is chosen. */
    static String javaHome() {
        return System.getProperty(JAVA_HOME, System.getProperty("java.home"));
    }

    public static String java() {
        return Path.of(javaHome(), "bin", "java").toString();
    }

    public static ChildProcess start(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(directory);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(STDOUT).toFile()))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(STDERR).toFile()));
            builder.environment().keySet().removeIf(ChildProcess::isOurs);
            builder.environment().putAll(environment);
            return new ChildProcess(builder.start(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File nothing() {
        return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    /** What the developer has set for a node of his own must not reach the tests' nodes. */
    private static boolean isOurs(String variable) {
        return Stream.of("CHAT_", "GROQ_", "REDIS_", "CORS_ORIGINS", "TOKEN_EXPIRY_HOURS", "JAVA_TOOL_OPTIONS")
                .anyMatch(variable::startsWith);
    }

    Path directory() {
        return directory;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    boolean exitsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process to end", e);
        }
    }

    /** The process and every relative that was alive at some look, the dead ones included. */
    Collection<ProcessHandle> look() {
        family.add(process.toHandle());
        process.descendants().forEach(family::add);
        ProcessHandle.allProcesses().filter(this::runsOurs).forEach(family::add);
        return family;
    }

    private boolean runsOurs(ProcessHandle other) {
        return other.info()
                .command()
                .filter(command -> command.startsWith(directory + File.separator))
                .isPresent();
    }

    List<ProcessHandle> alive() {
        return look().stream().filter(ProcessHandle::isAlive).toList();
    }

    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("signal " + name + " was not delivered");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a signal", e);
        }
    }

    /** SIGKILL for the process alone, as in a crash. */
    void kill() {
        look();
        killAtOnce();
    }

    void killAtOnce() {
        process.destroyForcibly();
        exitsWithin(Duration.ofSeconds(10));
    }

    public void killAll() {
        kill();
        look().forEach(ProcessHandle::destroyForcibly);
        STARTED.remove(this);
    }

    public String stdout() {
        return read(STDOUT);
    }

    String stderr() {
        return read(STDERR);
    }

    public String output() {
        return stdout() + stderr();
    }

    private String read(String file) {
        try {
            return new String(Files.readAllBytes(directory.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
