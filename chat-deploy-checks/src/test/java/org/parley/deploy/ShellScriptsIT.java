package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ShellScriptsIT {

    /** All that a person or a container starts; Maven's wrapper is others' work. */
    static List<Path> scripts() {
        List<Path> all = new ArrayList<>(Repository.files("deploy", "**/*.sh"));
        all.addAll(Repository.files("scripts", "*.sh"));
        Stream.of("docker-start.sh", "run", "test", ".ci/run")
                .map(Repository::file)
                .forEach(all::add);
        return all;
    }

    /** What a person starts by hand. */
    static List<Path> commands() {
        List<Path> all = new ArrayList<>(Repository.files("scripts", "*.sh"));
        all.add(Repository.file("docker-start.sh"));
        return all;
    }

    @Test
    void shellcheckFindsNothing() {
        List<String> arguments = new ArrayList<>(List.of("--severity=style", "--format=gcc"));
        scripts().forEach(script -> arguments.add(script.toString()));

        Program.Ended check =
                Program.of("shellcheck", arguments.toArray(String[]::new)).run();

        assertThat(check.said()).isEmpty();
        assertThat(check.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptCanBeStarted(Path script) {
        assertThat(Files.isExecutable(script)).isTrue();
        assertThat(Repository.text(script)).startsWith("#!/");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void scriptExplainsItself(Path script) {
        String help = Program.of(script.toString(), "--help").succeeds();

        assertThat(help).contains("usage: ", script.getFileName().toString());
        assertThat(help.lines().count()).isGreaterThan(4);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void scriptRefusesWhatItDoesNotKnow(Path script) {
        Program.Ended refused = Program.of(script.toString(), "--no-such-thing").run();

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--no-such-thing", "--help");
    }
}
