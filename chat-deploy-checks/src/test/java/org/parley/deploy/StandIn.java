package org.parley.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of what the scripts need of the repository, so that an {@code .env} can be written there, and a PATH on which a
 * recorder stands in for one program and there is little else.
 */
public final class StandIn {
    /** What the scripts may find on any machine. */
    private static final List<String> USUAL = List.of(
            "bash",
            "sh",
            "env",
            "cat",
            "chown",
            "cp",
            "date",
            "dirname",
            "basename",
            "find",
            "grep",
            "head",
            "id",
            "mkdir",
            "mv",
            "rm",
            "rmdir",
            "sed",
            "sleep",
            "sort",
            "stat",
            "tail",
            "timeout",
            "tr",
            "git",
            "awk",
            "mktemp");

    private final Path root;
    private final Path tools;
    private final Map<String, String> variables = new HashMap<>();

    private StandIn(Path root, Path tools) {
        this.root = root;
        this.tools = tools;
    }

    public static StandIn without(Path place) {
        try {
            Path root = Files.createDirectories(place.resolve("parley"));
            Path tools = Files.createDirectories(place.resolve("tools"));
            for (String name : USUAL) {
                Files.createSymbolicLink(tools.resolve(name), Path.of(Program.path(name)));
            }
            for (String part :
                    List.of("docker-start.sh", "docker-compose.yml", "docker-compose.prod.yml", "scripts", "deploy")) {
                copy(Repository.file(part), root.resolve(part));
            }
            return new StandIn(root, tools);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a recorder in the place of this program. */
    public static StandIn of(String program, Path place) {
        StandIn standIn = without(place);
        Path recorder = Path.of("src", "test", "resources", "stand-in", program).toAbsolutePath();
        link(standIn.tools.resolve(program), recorder);
        standIn.variables.put("STAND_IN_CALLS", place.resolve("calls").toString());
        return standIn;
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** One more program of the machine. */
    public StandIn knowing(String program) {
        link(tools.resolve(program), Path.of(Program.path(program)));
        return this;
    }

    public StandIn with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    public StandIn withSettings(String... lines) {
        try {
            Files.write(root.resolve(".env"), List.of(lines));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path root() {
        return root;
    }

    public Program program(String script, String... arguments) {
        List<String> command = Stream.concat(Stream.of(root.resolve(script).toString()), Stream.of(arguments))
                .toList();
        return Program.of(command).in(root).with(variables).with("PATH", tools.toString());
    }

    /** What the recorder was told to do, without its questions after what there is. */
    public List<String> calls() {
        try {
            Path calls = Path.of(variables.getOrDefault("STAND_IN_CALLS", ""));
            return Files.exists(calls)
                    ? Files.readAllLines(calls).stream()
                            .filter(call -> !call.equals("info") && !call.equals("compose version"))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
