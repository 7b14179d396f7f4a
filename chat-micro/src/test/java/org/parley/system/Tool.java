package org.parley.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of a server or a JDK that do something and end. */
final class Tool {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Tool() {}

    /** Runs a script with the JDK of the tests; returns what it said. */
    static String sh(Path script, List<String> arguments) {
        return run(script.toString(), "sh", arguments);
    }

    /** Runs a tool of the JDK of the tests. */
    static String jdk(String name, List<String> arguments) {
        return run(Path.of(System.getProperty("java.home"), "bin", name).toString(), "", arguments);
    }

    private static String run(String program, String shell, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (!shell.isEmpty()) {
            command.add(shell);
        }
        command.add(program);
        command.addAll(arguments);
        String home = ChildProcess.javaHome();
        ChildProcess tool =
                ChildProcess.start(WorkDirectory.create("tool"), Map.of("AS_JAVA", home, "JAVA_HOME", home), command);
        boolean ended = tool.exitsWithin(LIMIT);
        String output = tool.output();
        String said = tool.stdout();
        tool.killAll();
        if (!ended || tool.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
        }
        return said;
    }
}
