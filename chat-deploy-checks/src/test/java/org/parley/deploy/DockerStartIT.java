package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.system.WorkDirectory;

final class DockerStartIT {
    private static final String PRODUCTION = "compose -f docker-compose.prod.yml ";
    private static final String WHOLE =
            "compose -f docker-compose.prod.yml --profile nginx --profile monitoring --profile wildfly ";

    private final Path place = WorkDirectory.create("scripts");

    private static void setUp(StandIn docker) {
        docker.withSettings("REDIS_PASSWORD=r3dis", "GROQ_API_KEY=gsk_x", "COMPOSE_PROFILES=nginx");
    }

    private StandIn docker() {
        StandIn docker = StandIn.of("docker", place);
        setUp(docker);
        return docker;
    }

    @Test
    void startsProductionAndWaitsForItsHealth() {
        StandIn docker = docker();

        docker.program("docker-start.sh", "start").succeeds();

        assertThat(docker.calls())
                .containsExactly("image inspect parley:local", PRODUCTION + "up -d --wait --wait-timeout 300");
    }

    @Test
    void firstStartBuildsTheImage() {
        StandIn docker = docker().with("STAND_IN_NO_IMAGE", "1");

        docker.program("docker-start.sh", "start").succeeds();

        assertThat(docker.calls())
                .element(1)
                .asString()
                .matches("build -f deploy/docker/Dockerfile .* -t parley:local \\.");
    }

    @Test
    void imageOfARegistryIsNeverBuilt() {
        StandIn docker = docker();
        docker.withSettings(
                "REDIS_PASSWORD=r3dis", "GROQ_API_KEY=gsk_x", "PARLEY_IMAGE=registry.example/parley@sha256:abc");

        docker.program("docker-start.sh", "start").succeeds();
        docker.program("docker-start.sh", "rebuild").succeeds();

        assertThat(docker.calls()).noneMatch(call -> call.startsWith("build"));
        assertThat(docker.calls()).contains(PRODUCTION + "pull worker-1");
    }

    @Test
    void devStartsWithoutSettings() throws IOException {
        StandIn docker = docker();
        Files.delete(docker.root().resolve(".env"));

        String said = docker.program("docker-start.sh", "dev").succeeds();

        assertThat(said).contains("http://localhost:8080");
        assertThat(docker.calls())
                .containsExactly("compose -f docker-compose.yml up -d --build --wait --wait-timeout 300");
    }

    @Test
    void rebuildReplacesNodeAfterNode() {
        StandIn docker = docker();

        docker.program("docker-start.sh", "rebuild").succeeds();

        assertThat(docker.calls().subList(1, 7))
                .containsExactly(
                        PRODUCTION + "up -d --wait redis",
                        PRODUCTION + "up -d --no-deps --wait --wait-timeout 300 worker-1",
                        PRODUCTION + "up -d --no-deps --wait --wait-timeout 300 worker-2",
                        PRODUCTION + "up -d --no-deps --wait --wait-timeout 300 web-1",
                        PRODUCTION + "up -d --no-deps --wait --wait-timeout 300 web-2",
                        PRODUCTION + "up -d --wait --wait-timeout 300");
    }

    @Test
    void rebuildStopsAtTheFirstNodeThatDoesNotComeUp() {
        StandIn docker = docker().with("STAND_IN_FAULT", "1");

        Program.Ended ended = docker.program("docker-start.sh", "rebuild").run();

        assertThat(ended.code()).isNotZero();
        assertThat(docker.calls()).noneMatch(call -> call.contains("web-1"));
    }

    @Test
    void stopLeavesTheData() {
        StandIn docker = docker();

        docker.program("docker-start.sh", "stop").succeeds();
        docker.program("docker-start.sh", "stop", "dev").succeeds();

        assertThat(docker.calls()).containsExactly(WHOLE + "down", "compose -f docker-compose.yml down");
    }

    @Test
    void logsAreOfAllOrOfOne() {
        StandIn docker = docker();

        docker.program("docker-start.sh", "logs").succeeds();
        docker.program("docker-start.sh", "logs", "web-1").succeeds();

        assertThat(docker.calls())
                .containsExactly(WHOLE + "logs --follow --tail 200", WHOLE + "logs --follow --tail 200 web-1");
    }

    @Test
    void statusAsksTheNodesThemselves() {
        StandIn docker = docker();

        Program.Ended status = docker.program("docker-start.sh", "status").run();

        assertThat(docker.calls()).first().isEqualTo(WHOLE + "ps");
        // None runs here: each is named as missing.
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out()).contains("worker-1", "worker-2", "web-1", "web-2", "not running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "y"})
    void cleanRemovesNothingWithoutAYes(String answer) throws IOException {
        StandIn docker = docker();
        Path input = Files.writeString(place.resolve("input"), answer + "\n");

        Program.Ended ended =
                docker.program("docker-start.sh", "clean").reading(input).run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("all their data", "nothing was removed");
        assertThat(docker.calls()).isEmpty();
    }

    @Test
    void cleanRemovesAllAfterAYes() throws IOException {
        StandIn docker = docker();
        Path input = Files.writeString(place.resolve("input"), "yes\n");

        docker.program("docker-start.sh", "clean").reading(input).succeeds();

        assertThat(docker.calls()).containsExactly(WHOLE + "down --volumes --remove-orphans");
    }

    @Test
    void missingDockerIsNamed() {
        StandIn bare = StandIn.without(place);
        setUp(bare);

        Program.Ended ended = bare.program("docker-start.sh", "start").run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("no docker on the PATH");
    }

    @Test
    void missingComposeAndEngineAreNamed() {
        StandIn docker = docker();

        Program.Ended noCompose = docker.program("docker-start.sh", "start")
                .with("STAND_IN_NO_COMPOSE", "1")
                .run();
        Program.Ended noEngine = docker.program("docker-start.sh", "start")
                .with("STAND_IN_NO_ENGINE", "1")
                .run();

        assertThat(noCompose.err()).contains("docker-compose-plugin");
        assertThat(noEngine.err()).contains("Docker does not answer");
        assertThat(docker.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "rebuild", "stop", "status", "logs"})
    void missingSettingsAreNamed(String command) throws IOException {
        StandIn docker = docker();
        Files.delete(docker.root().resolve(".env"));

        Program.Ended ended = docker.program("docker-start.sh", command).run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("cp .env.example .env");
        assertThat(docker.calls()).isEmpty();
    }

    @Test
    void eachSettingThatIsMissingIsNamed() {
        StandIn docker = docker();

        assertThat(startFailure(docker, "REDIS_PASSWORD=")).contains("REDIS_PASSWORD");
        assertThat(startFailure(docker, "REDIS_PASSWORD=r")).contains("GROQ_API_KEY");
        assertThat(startFailure(docker, "REDIS_PASSWORD=r", "GROQ_API_KEY=k", "COMPOSE_PROFILES=nginx,monitoring"))
                .contains("GRAFANA_PASSWORD");
        assertThat(startFailure(docker, "REDIS_PASSWORD=r", "GROQ_API_KEY=k", "PARLEY_LISTEN=listen-tls.conf"))
                .contains("certificates/parley.crt");
        assertThat(docker.calls()).isEmpty();
    }

    private static String startFailure(StandIn docker, String... settings) {
        Program.Ended ended = docker.withSettings(settings)
                .program("docker-start.sh", "start")
                .run();
        assertThat(ended.code()).as("exit code with %s", List.of(settings)).isEqualTo(1);
        return ended.err();
    }

    @Test
    void modelOfOnesOwnNeedsNoKey() {
        StandIn docker = docker();
        docker.withSettings("REDIS_PASSWORD=r3dis", "GROQ_BASE_URL=http://10.0.0.9:11434/v1");

        docker.program("docker-start.sh", "start").succeeds();
    }

    @Test
    void unknownCommandIsRefused() {
        Program.Ended ended = docker().program("docker-start.sh", "destroy").run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("destroy", "--help");
    }
}
