package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a script of {@code docs/examples}, as docs/protocol.md tells people to. */
final class ExampleClient {
    private ExampleClient() {}

    static String run(String script, String... arguments) {
        Path source = Path.of("..", "docs", "examples", script).toAbsolutePath().normalize();
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                source.toString()));
        command.addAll(List.of(arguments));
        ChildProcess process =
                ChildProcess.start(WorkDirectory.create("example"), Map.of("LC_ALL", "C.UTF-8"), List.copyOf(command));
        try {
            assertThat(process.exitsWithin(Duration.ofSeconds(30)))
                    .as("%s has ended: %s", script, process.output())
                    .isTrue();
            assertThat(process.exitCode()).as(process.stderr()).isZero();
            return process.stdout();
        } finally {
            process.killAll();
        }
    }
}
