package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesIT {

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void everyDocumentFitsKubernetesSchemas(String overlay) {
        List<Map<String, Object>> documents = Repository.documents(Kustomize.overlay(overlay));

        assertThat(documents).hasSizeGreaterThan(10).allSatisfy(KubernetesSchemas::check);
        assertThat(documents)
                .extracting(document -> document.get("kind"))
                .contains(
                        "Deployment",
                        "Service",
                        "Ingress",
                        "ConfigMap",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy");
    }

    @Test
    void exampleOfTheSecretsFitsTooAndHoldsNone() {
        List<Map<String, Object>> secrets =
                Repository.documents(Repository.text("deploy/kubernetes/secrets.example.yaml"));

        assertThat(secrets).hasSize(2).allSatisfy(KubernetesSchemas::check);
        assertThat(secrets)
                .flatExtracting(
                        secret -> Repository.map(secret.get("stringData")).values())
                .allMatch(""::equals);
    }

    /** So that the tests before can fail. */
    @Test
    void schemasFindWhatIsMisspeltMissingOrOfAnotherType() {
        Map<String, Object> good = one(Repository.documents(Kustomize.overlay("staging")), "Deployment", "parley-web");

        Map<String, Object> misspelt = KubernetesSchemas.copy(good);
        container(misspelt).put("readynessProbe", Map.of());
        Map<String, Object> missing = KubernetesSchemas.copy(good);
        Repository.map(missing.get("spec")).remove("selector");
        Map<String, Object> otherType = KubernetesSchemas.copy(good);
        Repository.map(Repository.list(container(otherType).get("ports")).get(0))
                .put("containerPort", "http");

        for (Map<String, Object> bad : List.of(misspelt, missing, otherType)) {
            assertThatThrownBy(() -> KubernetesSchemas.check(bad)).isInstanceOf(AssertionError.class);
        }
    }

    /**
     * What the overlays come to, so that a change of the base shows what it does to each. After a change that is meant:
     * {@code kubectl kustomize deploy/kubernetes/overlays/NAME > chat-deploy-checks/src/test/resources/kubernetes/NAME.yaml}
     */
    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void renderedOverlayIsAsItWasLookedAt(String overlay) throws IOException {
        String expected = Files.readString(Path.of("src/test/resources/kubernetes/" + overlay + ".yaml"));

        // By content: versions of kustomize order and break lines in their own ways.
        assertThat(Repository.documents(Kustomize.overlay(overlay)))
                .containsExactlyInAnyOrderElementsOf(Repository.documents(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void everythingThatIsReferredToIsThere(String overlay) {
        List<Map<String, Object>> documents = Repository.documents(Kustomize.overlay(overlay));
        Set<String> known = new TreeSet<>();
        documents.forEach(document -> known.add(KubernetesSchemas.place(document)));
        Repository.documents(Repository.text("deploy/kubernetes/secrets.example.yaml"))
                .forEach(secret -> known.add(KubernetesSchemas.place(secret)));

        for (String name : List.of("parley-web", "parley-worker")) {
            Map<String, Object> deployment = one(documents, "Deployment", name);
            Map<String, Object> from = Repository.map(
                    Repository.list(container(deployment).get("envFrom")).get(0));
            assertThat(known)
                    .contains("ConfigMap "
                            + Repository.map(from.get("configMapRef")).get("name"));
            Map<String, Object> scaled = Repository.map(Repository.map(
                            one(documents, "HorizontalPodAutoscaler", name).get("spec"))
                    .get("scaleTargetRef"));
            assertThat(scaled).containsEntry("name", name).containsEntry("kind", "Deployment");
            for (String kind : List.of("PodDisruptionBudget", "NetworkPolicy")) {
                assertThat(selector(one(documents, kind, name))).isEqualTo(podLabels(deployment));
            }
            for (Object variable : Repository.list(container(deployment).get("env"))) {
                Object source = Repository.map(variable).get("valueFrom");
                if (source != null) {
                    Map<String, Object> key =
                            Repository.map(Repository.map(source).get("secretKeyRef"));
                    assertThat(known).contains("Secret " + key.get("name"));
                }
            }
        }
        Map<String, Object> service =
                Repository.map(one(documents, "Service", "parley-web").get("spec"));
        assertThat(service.get("selector")).isEqualTo(podLabels(one(documents, "Deployment", "parley-web")));
        assertThat(Kustomize.overlay(overlay)).contains("name: parley_backlog_oldest_seconds");
    }

    private static Map<String, Object> selector(Map<String, Object> document) {
        Map<String, Object> spec = Repository.map(document.get("spec"));
        Object selector = spec.containsKey("selector") ? spec.get("selector") : spec.get("podSelector");
        return Repository.map(Repository.map(selector).get("matchLabels"));
    }

    /** Without what all that is ours has. */
    private static Map<String, Object> podLabels(Map<String, Object> deployment) {
        Map<String, Object> template =
                Repository.map(Repository.map(deployment.get("spec")).get("template"));
        Map<String, Object> labels =
                Repository.map(Repository.map(template.get("metadata")).get("labels"));
        labels.remove("app.kubernetes.io/part-of");
        return labels;
    }

    @Test
    void keyOfTheModelIsTheWorkersAlone() {
        List<Map<String, Object>> documents = Repository.documents(Kustomize.overlay("production"));

        assertThat(String.valueOf(one(documents, "Deployment", "parley-web")))
                .doesNotContain("api-key", "GROQ_API_KEY");
        assertThat(String.valueOf(one(documents, "Deployment", "parley-worker")))
                .contains("GROQ_API_KEY");
    }

    /** preStop, the drain and what follows fit into the time after which Kubernetes kills. */
    @Test
    void nodesMayDrainBeforeTheyAreKilled() {
        List<Map<String, Object>> documents = Repository.documents(Kustomize.overlay("production"));
        Map<String, Object> pod = pod(one(documents, "Deployment", "parley-worker"));
        int grace = Integer.parseInt(String.valueOf(pod.get("terminationGracePeriodSeconds")));

        assertThat(container(one(documents, "Deployment", "parley-worker")).toString())
                .contains("preStop");
        assertThat(grace).isGreaterThanOrEqualTo(5 + 20 + 15);
    }

    private static Map<String, Object> one(List<Map<String, Object>> documents, String kind, String name) {
        return documents.stream()
                .filter(document -> KubernetesSchemas.place(document).equals(kind + " " + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static Map<String, Object> pod(Map<String, Object> deployment) {
        Map<String, Object> template =
                Repository.map(Repository.map(deployment.get("spec")).get("template"));
        return Repository.map(template.get("spec"));
    }

    private static Map<String, Object> container(Map<String, Object> deployment) {
        return Repository.map(Repository.list(pod(deployment).get("containers")).get(0));
    }
}
