package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ComposeFilesIT {
    private static final String PRODUCTION = "docker-compose.prod.yml";
    private static final Map<String, String> SECRETS =
            Map.of("REDIS_PASSWORD", "r3dis", "GROQ_API_KEY", "gsk_compose", "GRAFANA_PASSWORD", "gr4fana");
    private static final Compose PROD = Compose.parsed(PRODUCTION, SECRETS);
    private static final Compose DEV = Compose.parsed("docker-compose.yml", Map.of());

    @Test
    void developmentNeedsNoKey() {
        assertThat(DEV.services()).containsOnlyKeys("redis", "parley");
        assertThat(String.valueOf(DEV.environment("parley").get("REDIS_URL"))).isEqualTo("redis://redis:6379");
        assertThat(DEV.environment("parley").get("GROQ_API_KEY")).isNull();
    }

    @Test
    void developmentPassesAKeyOn() {
        Compose withKey = Compose.parsed("docker-compose.yml", Map.of("GROQ_API_KEY", "gsk_dev"));

        assertThat(withKey.environment("parley")).containsEntry("GROQ_API_KEY", "gsk_dev");
    }

    @Test
    void productionHasTwoOfEachAndTheRestAsProfiles() {
        assertThat(PROD.services().keySet())
                .containsExactlyInAnyOrder(
                        "redis",
                        "worker-1",
                        "worker-2",
                        "web-1",
                        "web-2",
                        "wildfly",
                        "nginx",
                        "prometheus",
                        "redis-exporter",
                        "grafana");
        assertThat(PROD.service("nginx")).containsEntry("profiles", List.of("nginx"));
        assertThat(PROD.service("wildfly")).containsEntry("profiles", List.of("wildfly"));
        for (String name : List.of("prometheus", "redis-exporter", "grafana")) {
            assertThat(PROD.service(name)).containsEntry("profiles", List.of("monitoring"));
        }
        for (String name : List.of("redis", "worker-1", "worker-2", "web-1", "web-2")) {
            assertThat(PROD.service(name)).doesNotContainKey("profiles");
        }
    }

    @Test
    void productionDoesNotStartWithoutAPassword() {
        Program.Ended refused = Compose.program(PRODUCTION).run();

        assertThat(refused.code()).isNotZero();
        assertThat(refused.said()).contains("REDIS_PASSWORD", ".env.example");
    }

    @Test
    void webAndWorkerDoOneThingEach() {
        for (String web : List.of("web-1", "web-2")) {
            assertThat(PROD.environment(web)).containsEntry("CHAT_WORKER_ENABLED", "false");
            assertThat(PROD.environment(web)).as("the key is the workers'").doesNotContainKey("GROQ_API_KEY");
        }
        for (String worker : List.of("worker-1", "worker-2")) {
            assertThat(PROD.environment(worker))
                    .containsEntry("CHAT_WEB_ENABLED", "false")
                    .containsEntry("GROQ_API_KEY", "gsk_compose");
        }
        assertThat(PROD.environment("wildfly"))
                .containsEntry("CHAT_WEB_ENABLED", "true")
                .containsEntry("CHAT_WORKER_ENABLED", "true")
                .containsKeys("GROQ_API_KEY", "CHAT_TRUSTED_PROXIES");
    }

    @Test
    void nodesBelieveNginxAndNobodyElse() {
        Map<String, Object> networks = Repository.map(PROD.service("nginx").get("networks"));
        Object address = Repository.map(networks.get("parley")).get("ipv4_address");

        for (String web : List.of("web-1", "web-2")) {
            assertThat(PROD.environment(web)).containsEntry("CHAT_TRUSTED_PROXIES", address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis",
                "worker-1",
                "worker-2",
                "web-1",
                "web-2",
                "wildfly",
                "nginx",
                "prometheus",
                "redis-exporter",
                "grafana"
            })
    void everyServiceIsBoundedAndRestarted(String name) {
        Map<String, Object> service = PROD.service(name);

        assertThat(service)
                .containsKey("mem_limit")
                .containsEntry("restart", "unless-stopped")
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsKey("logging");
        assertThat(String.valueOf(service.get("image"))).matches("[^:]+:[^:]+").doesNotEndWith(":latest");
    }

    @Test
    void startOrderWaitsForHealth() {
        assertThat(waitsFor("worker-1")).containsOnlyKeys("redis");
        assertThat(waitsFor("web-1")).containsOnlyKeys("redis", "worker-1");
        assertThat(waitsFor("nginx")).containsOnlyKeys("web-1", "web-2");
        assertThat(waitsFor("grafana")).containsOnlyKeys("prometheus");
        for (String name : List.of("worker-1", "worker-2", "web-1", "web-2", "nginx", "grafana", "redis-exporter")) {
            assertThat(waitsFor(name).values())
                    .allSatisfy(condition ->
                            assertThat(Repository.map(condition)).containsEntry("condition", "service_healthy"));
        }
        // Who is waited for has a health check: a node by its image, the others here.
        for (String name : List.of("redis", "nginx", "prometheus", "grafana")) {
            assertThat(PROD.service(name)).containsKey("healthcheck");
        }
    }

    private static Map<String, Object> waitsFor(String name) {
        return Repository.map(PROD.service(name).get("depends_on"));
    }

    /** Redis and Prometheus know no login that people would use, and Grafana has no TLS. */
    @Test
    void onlyNginxIsReachedFromElsewhere() {
        PROD.services().forEach((name, service) -> {
            for (Object port : Repository.list(Repository.map(service).getOrDefault("ports", List.of()))) {
                if (!name.equals("nginx")) {
                    assertThat(String.valueOf(port)).as("port of %s", name).contains("127.0.0.1");
                }
            }
        });
        assertThat(PROD.service("redis")).doesNotContainKey("ports");
    }

    @Test
    void nodesMayDrainBeforeTheyAreKilled() {
        for (String name : List.of("worker-1", "web-1", "wildfly")) {
            assertThat(seconds(PROD.service(name).get("stop_grace_period"))).isGreaterThan(20 + 10);
        }
        assertThat(seconds(DEV.service("parley").get("stop_grace_period"))).isGreaterThan(20);
    }

    private static int seconds(@Nullable Object duration) {
        Matcher parts = Pattern.compile("(?:(\\d+)m)?(?:(\\d+)s)?").matcher(String.valueOf(duration));
        assertThat(parts.matches()).as("%s", duration).isTrue();
        int minutes = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        return minutes * 60 + (parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
    }

    /** A variable that the example lacks is one that nobody finds. */
    @Test
    void exampleNamesWhatMustBeSetAndHoldsNoSecret() {
        String example = Repository.text(".env.example");

        for (String variable : List.of("REDIS_PASSWORD", "GROQ_API_KEY", "GRAFANA_PASSWORD")) {
            assertThat(example).containsPattern("(?m)^" + variable + "=$");
        }
        Matcher set = Pattern.compile("(?m)^(\\w+)=").matcher(example);
        String used = Repository.text(PRODUCTION) + "COMPOSE_PROFILES";
        while (set.find()) {
            assertThat(used).as("%s of .env.example is used", set.group(1)).contains(set.group(1));
        }
    }
}
