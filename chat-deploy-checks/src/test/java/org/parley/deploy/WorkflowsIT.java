package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.system.WorkDirectory;

final class WorkflowsIT {

    static List<Path> workflows() {
        return Repository.files(".github/workflows", "*.yml");
    }

    @Test
    void actionlintFindsNothing() {
        List<String> arguments = new ArrayList<>(List.of("lint.mjs", "workflows"));
        workflows().forEach(file -> arguments.add(file.toString()));

        Program.Ended lint = Program.of("node", arguments.toArray(String[]::new))
                .in(Path.of("").toAbsolutePath())
                .run();

        assertThat(lint.said()).isEmpty();
        assertThat(lint.code()).isZero();
    }

    @Test
    void everythingThatIsToRunByItselfIsThere() {
        assertThat(workflows())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "build-and-push.yml",
                        "ci.yml",
                        "codeql.yml",
                        "deploy-production.yml",
                        "deploy-staging.yml",
                        "nightly.yml");
    }

    /** A tag can be moved to other code; a digest is that code. */
    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedByItsDigest(Path workflow) {
        List<String> uses = Repository.text(workflow)
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("(- )?uses: .*"))
                .toList();

        assertThat(uses)
                .isNotEmpty()
                .allMatch(line -> line.matches("(- )?uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    /** One action, one version. */
    @Test
    void sameActionIsTheSameEverywhere() {
        Map<String, String> pinned = new HashMap<>();
        for (Path workflow : workflows()) {
            Repository.text(workflow)
                    .lines()
                    .filter(line -> line.contains("uses: "))
                    .map(line -> line.substring(line.indexOf("uses: ") + 6).split("@", 2))
                    .forEach(use -> assertThat(pinned.merge(use[0], use[1], (known, other) -> known))
                            .as(use[0])
                            .isEqualTo(use[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void jobsMayDoNoMoreThanTheySayAndEnd(Path workflow) {
        Map<String, Object> model =
                Repository.documents(Repository.text(workflow)).get(0);

        assertThat(model.get("permissions")).isEqualTo(Map.of("contents", "read"));
        Repository.map(model.get("jobs")).forEach((name, job) -> {
            assertThat(Repository.map(job)).as(name).containsKey("timeout-minutes");
            for (Object step : Repository.list(Repository.map(job).get("steps"))) {
                String uses = String.valueOf(Repository.map(step).getOrDefault("uses", ""));
                if (uses.startsWith("actions/checkout@")) {
                    assertThat(Repository.map(Repository.map(step).get("with")))
                            .containsEntry("persist-credentials", false);
                }
            }
        });
    }

    /** As GitHub runs them: bash -e. Its own expressions stand where a word stands. */
    @ParameterizedTest
    @MethodSource("workflows")
    void stepsScriptsPassShellcheck(Path workflow) throws IOException {
        Path place = WorkDirectory.create("steps");
        Map<String, Object> jobs = Repository.map(
                Repository.documents(Repository.text(workflow)).get(0).get("jobs"));
        for (Object job : jobs.values()) {
            for (Object step : Repository.list(Repository.map(job).get("steps"))) {
                Object run = Repository.map(step).get("run");
                if (run != null) {
                    Path script = Files.writeString(
                            Files.createTempFile(place, "step", ".sh"),
                            "set -eo pipefail\n" + String.valueOf(run).replaceAll("\\$\\{\\{[^}]*}}", "word"));
                    Program.Ended check = Program.of("shellcheck", "--shell=bash", "--format=gcc")
                            .and(script.toString())
                            .run();
                    assertThat(check.said()).as("%s", run).isEmpty();
                }
            }
        }
    }

    @Test
    void imagesThatAreBuiltAreTheDockerfilesThatThereAre() {
        String build = Repository.text(".github/workflows/build-and-push.yml");

        assertThat(Repository.files("deploy/docker", "Dockerfile*"))
                .allSatisfy(file -> assertThat(build).contains("file: " + file.getFileName() + "\n"));
        assertThat(build).contains("platforms: linux/amd64,linux/arm64", "provenance: mode=max", "sbom: true");
    }

    @Test
    void renovatesConfigurationIsJson() {
        try (JsonReader reader = Json.createReader(new StringReader(Repository.text("renovate.json")))) {
            JsonObject renovate = reader.readObject();

            assertThat(renovate.getJsonArray("extends").toString())
                    .contains("helpers:pinGitHubActionDigests", "docker:pinDigests");
        }
    }
}
