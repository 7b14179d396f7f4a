package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.deploy.KubernetesProbes;
import org.parley.deploy.Program;
import org.parley.deploy.StandIn;

/** Nodes started as their containers start them, and the scripts that look at them. */
@ExtendWith(Production.Shared.class)
final class ContainerNodesIT {
    private final Production production;

    ContainerNodesIT(Production production) {
        this.production = production;
    }

    @Test
    void imagesHealthCheckSaysWhatTheNodeSays() {
        for (ParleyProcess node : new ParleyProcess[] {production.worker, production.webOne, production.webTwo}) {
            Program.Ended check = production.containerHealth(node);

            assertThat(check.said()).contains("redis");
            assertThat(check.code()).isZero();
        }
    }

    @Test
    void imagesHealthCheckFailsWhereNobodyListens() {
        Program.Ended check = Program.of("deploy/docker/health.sh")
                .with("CHAT_HTTP_PORT", Integer.toString(FreePort.find()))
                .run();

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("nobody listens");
    }

    @Test
    void kubernetesProbesAreAnswered() {
        Map<String, ParleyProcess> nodes = Map.of("web.yaml", production.webOne, "worker.yaml", production.worker);

        nodes.forEach((file, node) -> assertThat(KubernetesProbes.paths(file))
                .hasSize(3)
                .allSatisfy(
                        path -> assertThat(node.get(path).statusCode()).as(path).isEqualTo(200)));
    }

    /** So that the image's root can be read-only. */
    @Test
    void nodeWritesNothingBesideItsVolume() throws IOException {
        Path folder = ContainerNode.folder(production.webOne.directory());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("parley.jar", "health.sh");
        }
        try (Stream<Path> beside = Files.list(production.webOne.directory())) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("image", "data", "tmp", "stdout.log", "stderr.log");
        }
        assertThat(bytes(production.webOne.directory().resolve("tmp")))
                .as("bytes in /tmp, which compose gives 64 MB")
                .isLessThan(32L * 1024 * 1024);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void healthOfAllNodesIsToldByTheirUrls() {
        Program.Ended all = Program.of("scripts/health.sh", production.webOne.url(), production.worker.url())
                .run();
        String nowhere = "http://127.0.0.1:" + FreePort.find();
        Program.Ended oneAway = Program.of("scripts/health.sh", production.webOne.url(), nowhere)
                .run();

        assertThat(all.code()).isZero();
        assertThat(all.out().lines()).hasSize(2).allMatch(line -> line.contains(" healthy "));
        assertThat(oneAway.code()).isEqualTo(1);
        assertThat(oneAway.out().lines()).element(1).asString().contains(nowhere, "UNHEALTHY");
    }

    @Test
    void healthOfAllNodesIsAskedInsideTheirContainers() {
        Path place = WorkDirectory.create("health");
        StandIn docker = StandIn.of("docker", place)
                .with("STAND_IN_RUNNING", "redis worker-1 web-1")
                .with("STAND_IN_PATHS", "s#^./health.sh$#deploy/docker/health.sh#")
                .with("STAND_IN_PORT_worker_1", Integer.toString(production.worker.port()))
                .with("STAND_IN_PORT_web_1", Integer.toString(production.webOne.port()));

        Program.Ended health = docker.program("scripts/health.sh").run();

        assertThat(health.code()).as("two nodes do not run").isEqualTo(1);
        assertThat(health.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("worker-1 +healthy .*"),
                        line -> assertThat(line).matches("worker-2 +UNHEALTHY +not running"),
                        line -> assertThat(line).matches("web-1 +healthy .*"),
                        line -> assertThat(line).matches("web-2 +UNHEALTHY +not running"));
    }

    @Test
    void loadSampleIsAnsweredThroughNginx() {
        String told = Program.of("scripts/load-sample.sh", "--people", "3", "--questions", "2", "--think", "0")
                .and(production.nginx.url())
                .succeeds();

        assertThat(told).contains("6 of 6 questions answered; 0 of 3 people gave up", "ms (median)");
    }

    @Test
    void loadSampleFailsWhereNobodyIs() {
        Program.Ended failed = Program.of(
                        "scripts/load-sample.sh", "--people", "1", "http://127.0.0.1:" + FreePort.find())
                .run();

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("0 of 3 questions answered; 1 of 1 people gave up");
    }
}
