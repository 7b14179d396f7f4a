package org.parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that does something and ends. One that is missing fails the check: nothing is skipped. */
public final class Program {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path directory = Repository.ROOT;
    private Optional<Path> input = Optional.empty();

    private Program(List<String> command) {
        this.command.addAll(command);
    }

    /**
     * What it came to.
     *
     * @param out its standard output, as bytes of Latin 1 where it is no text
     */
    public record Ended(int code, String out, String err) {
        public String said() {
            return out + err;
        }
    }

    public static Program of(String name, String... arguments) {
        return new Program(
                Stream.concat(Stream.of(path(name)), Stream.of(arguments)).toList());
    }

    public static Program of(List<String> command) {
        return new Program(command);
    }

    /** Where it is; a name with a slash is a path from the repository's root. */
    public static String path(String name) {
        if (name.contains("/")) {
            return Repository.ROOT.resolve(name).toString();
        }
        return found(name)
                .orElseThrow(
                        () -> new AssertionError(name + " is not on the PATH: ./test installs what the checks need"));
    }

    /** Debian puts servers where only root's PATH goes. */
    static Optional<String> found(String name) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** With more arguments. */
    public Program and(String... arguments) {
        command.addAll(List.of(arguments));
        return this;
    }

    public Program in(Path place) {
        directory = place;
        return this;
    }

    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Program with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    public Program reading(Path file) {
        input = Optional.of(file);
        return this;
    }

    /** Runs it to its end. */
    public Ended run() {
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(input.map(Path::toFile).orElse(new File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(Program::isOurs);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(command + " still ran after " + LIMIT);
            }
            Ended ended = new Ended(process.exitValue(), read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    /** Runs it; fails with what it said where it fails. */
    public String succeeds() {
        Ended ended = run();
        if (ended.code() != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + ended.code() + ":\n" + ended.said());
        }
        return ended.out();
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }

    /** What the developer has set for himself must not reach what is checked. */
    private static boolean isOurs(String variable) {
        return Stream.of("CHAT_", "GROQ_", "REDIS_", "REDISCLI_", "PARLEY_", "COMPOSE_", "DOCKER_", "GRAFANA_", "KUBE")
                .anyMatch(variable::startsWith);
    }
}
