package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.system.WorkDirectory;

final class KubernetesDeploymentIT {
    private static final String IMAGE = "ghcr.io/you/parley@sha256:" + "0123456789abcdef".repeat(4);
    private static final String PRODUCTION = "--namespace parley ";

    private final Path place = WorkDirectory.create("kubernetes");
    private final StandIn kubectl = StandIn.of("kubectl", place)
            .with("STAND_IN_KUSTOMIZE", String.join(" ", Kustomize.command()))
            .with("PARLEY_VERIFY_PAUSE", "0");

    private Program deploys(String... arguments) {
        return kubectl.program("scripts/deploy-kubernetes.sh", arguments);
    }

    @Test
    void imageIsAppliedByItsDigestAndWaitedFor() {
        deploys("production", IMAGE).succeeds();

        assertThat(kubectl.calls().stream().map(call -> call.replaceAll("rollout-\\d+", "rollout")))
                .containsExactly(
                        PRODUCTION + "get secret parley-redis --output name",
                        PRODUCTION + revision("parley-worker"),
                        PRODUCTION + revision("parley-web"),
                        "apply -k deploy/kubernetes/overlays/.rollout",
                        PRODUCTION + "rollout status deployment/parley-worker --timeout 600s",
                        PRODUCTION + "rollout status deployment/parley-web --timeout 600s");
        List<Map<String, Object>> applied = Repository.documents(Repository.text(place.resolve("calls.applied.yaml")));
        assertThat(applied)
                .filteredOn(document -> "Deployment".equals(document.get("kind")))
                .hasSize(2)
                .allMatch(document -> document.toString().contains("image=" + IMAGE));
        assertThat(Files.exists(kubectl.root().resolve("deploy/kubernetes/overlays/.rollout")))
                .isFalse();
    }

    private static String revision(String deployment) {
        return "get deployment/" + deployment + " --ignore-not-found --output "
                + "jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}";
    }

    @Test
    void snapshotIsTakenBeforeAnythingChanges() {
        deploys("--backup", "production", IMAGE).succeeds();

        List<String> calls = kubectl.calls();
        assertThat(calls.get(1))
                .startsWith(PRODUCTION + "create job parley-backup-")
                .endsWith("--from=cronjob/parley-redis-backup");
        assertThat(calls.get(2)).startsWith(PRODUCTION + "wait --for=condition=complete job/parley-backup-");
    }

    @Test
    void withoutASnapshotNothingIsChanged() {
        Program.Ended ended = deploys("--backup", "production", IMAGE)
                .with("STAND_IN_FAILS", "*wait --for*")
                .run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("nothing was changed");
        assertThat(kubectl.calls()).noneMatch(call -> call.startsWith("apply"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"apply*", "*rollout status deployment/parley-worker*", "*rollout status deployment/parley-web*"})
    void whatDoesNotComeUpIsRolledBack(String fails) {
        Program.Ended ended =
                deploys("production", IMAGE).with("STAND_IN_FAILS", fails).run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(kubectl.calls())
                .contains(
                        PRODUCTION + "rollout undo deployment/parley-web --to-revision 7",
                        PRODUCTION + "rollout undo deployment/parley-worker --to-revision 7");
        assertThat(ended.err()).contains("rolling back");
    }

    @Test
    void whatComesUpAndIsNotHealthyIsRolledBack() {
        kubectl.knowing("curl");

        Program.Ended ended =
                deploys("--verify", "http://127.0.0.1:9", "staging", IMAGE).run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(kubectl.calls())
                .contains("--namespace parley-staging rollout undo deployment/parley-web --to-revision 7");
        assertThat(ended.err()).contains("rolled back to what ran before");
    }

    @Test
    void firstDeploymentHasNothingToGoBackTo() {
        Program.Ended ended = deploys("production", IMAGE)
                .with("STAND_IN_FAILS", "*rollout status*")
                .with("STAND_IN_REVISION", "")
                .run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("no former version", "look at parley now");
        assertThat(kubectl.calls()).noneMatch(call -> call.contains("undo"));
    }

    @Test
    void missingSecretIsNamed() {
        Program.Ended ended = deploys("production", IMAGE)
                .with("STAND_IN_FAILS", "*get secret*")
                .run();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("parley-redis", "nothing was changed");
    }

    @Test
    void tagIsNoImageToDeploy() {
        Program.Ended ended = deploys("production", "ghcr.io/you/parley:latest").run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("by its digest");
        assertThat(kubectl.calls()).isEmpty();
    }
}
