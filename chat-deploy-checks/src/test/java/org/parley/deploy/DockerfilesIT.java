package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerfilesIT {
    private static final String FOLDER = "deploy/docker/";

    @Test
    void linterFindsNothing() {
        List<String> arguments = new ArrayList<>(List.of("lint.mjs", "dockerfiles"));
        Repository.files(FOLDER, "Dockerfile*").forEach(file -> arguments.add(file.toString()));

        Program.Ended lint = Program.of("node", arguments.toArray(String[]::new))
                .in(Path.of("").toAbsolutePath())
                .run();

        assertThat(lint.said()).isEmpty();
        assertThat(lint.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.wildfly", "Dockerfile.payara"})
    void imageRunsAsANumberedUserAndHearsSignals(String name) {
        Dockerfile image = Dockerfile.read(FOLDER + name);

        assertThat(image.last("USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
        assertThat(image.last("STOPSIGNAL")).isEqualTo("SIGTERM");
        assertThat(image.entryPoint()).isNotEmpty();
        assertThat(image.last("EXPOSE")).isEqualTo("8080");
        assertThat(String.join("\n", image.all("LABEL")))
                .contains("org.opencontainers.image.title", "org.opencontainers.image.revision");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.wildfly", "Dockerfile.payara"})
    void imageIsWatchedByItsOwnHealth(String name) {
        List<String> check = Dockerfile.read(FOLDER + name).healthCheck();

        assertThat(check).first().isEqualTo("./health.sh");
        assertThat(check.get(1)).endsWith("/health");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.wildfly", "Dockerfile.payara"})
    void heapIsAShareOfTheContainersMemory(String name) {
        String start = String.join(" ", Dockerfile.read(FOLDER + name).entryPoint());
        String script = start.startsWith("./") ? Repository.text(FOLDER + start) : "";

        assertThat(start + script).contains("-XX:MaxRAMPercentage=").doesNotContain("-Xmx1", "-Xmx2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.wildfly", "Dockerfile.payara"})
    void noSecretIsPutIn(String name) {
        String text = Repository.text(FOLDER + name);

        assertThat(text).doesNotContainIgnoringCase("password").doesNotContainIgnoringCase("api_key");
        assertThat(Dockerfile.read(FOLDER + name).environment().keySet())
                .noneMatch(variable -> variable.matches("(?i).*(key|secret|token|password).*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.wildfly", "Dockerfile.payara"})
    void everythingThatIsCopiedFromHereIsHere(String name) {
        Stream<String> sources = Dockerfile.read(FOLDER + name).all("COPY").stream()
                .filter(line -> !line.startsWith("--from"))
                .flatMap(line ->
                        Stream.of(line.split(" ")).filter(word -> !word.startsWith("--") && !word.equals("./")));

        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(Repository.file(source)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wildfly", "payara"})
    void serverIsTheOneThatIsTested(String server) {
        Matcher tested = Pattern.compile("<version\\." + server + ">([^<]+)<").matcher(Repository.text("pom.xml"));

        assertThat(tested.find()).isTrue();
        assertThat(Repository.text(FOLDER + "Dockerfile." + server))
                .contains("ARG " + server.toUpperCase(Locale.ROOT) + "=" + tested.group(1) + "\n");
    }

    @Test
    void buildSeesTheSourcesAndNothingElse() {
        List<String> rules = Repository.text(".dockerignore")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(rules).first().isEqualTo("*");
        assertThat(rules).contains("!pom.xml", "!mvnw", "!.mvn/", "!chat-*/src/", "!deploy/", "**/.env*");
        assertThat(rules).noneMatch(rule -> rule.matches("!.*(\\.git|target|env).*"));
        assertThat(Files.exists(Repository.file("NOTICE"))).isTrue();
    }
}
