package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PrometheusRulesIT {
    private static final Path FOLDER = Repository.file("deploy/prometheus");

    @Test
    void configurationIsValid() {
        String said = Program.of("promtool", "check", "config", "prometheus.yml")
                .in(FOLDER)
                .succeeds();

        assertThat(said).contains("SUCCESS: 1 rule files found");
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() {
        String said = Program.of("promtool", "test", "rules", "alerts.test.yml")
                .in(FOLDER)
                .succeeds();

        assertThat(said).contains("SUCCESS");
    }

    @Test
    void noAlertIsWithoutATest() {
        String tests = Repository.text("deploy/prometheus/alerts.test.yml");

        Set<String> alerts = alerts().keySet();

        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy(alert -> assertThat(tests)
                        .containsPattern(
                                "alertname(: |=\"|=~\")" + alert.replaceFirst("^Redis(Down|Append).*", "Redis")));
    }

    @Test
    void everyAlertSaysWhomItConcernsAndWhatToDo() {
        alerts().forEach((name, rule) -> {
            assertThat(Repository.map(rule.get("labels")).get("severity"))
                    .as(name)
                    .isIn("page", "ticket");
            assertThat(Repository.map(rule.get("annotations"))).as(name).containsKeys("summary", "description");
        });
    }

    private static Map<String, Map<String, Object>> alerts() {
        Map<String, Object> file = Repository.documents(Repository.text("deploy/prometheus/alerts.yml"))
                .get(0);
        return Repository.list(file.get("groups")).stream()
                .flatMap(group -> Repository.list(Repository.map(group).get("rules")).stream())
                .map(Repository::map)
                .collect(Collectors.toMap(rule -> String.valueOf(rule.get("alert")), rule -> rule));
    }

    /** Every node and every exporter that compose starts is asked. */
    @Test
    void targetsAreTheServicesOfTheComposeFile() {
        Set<String> services = Compose.parsed("docker-compose.prod.yml", Map.of("REDIS_PASSWORD", "x"))
                .services()
                .keySet();
        Set<String> asked = new TreeSet<>();
        for (String file : new String[] {"nodes.yml", "redis.yml"}) {
            String yaml = "targets: "
                    + Repository.text("deploy/prometheus/targets/" + file).replaceAll("(?m)^", "  ");
            Repository.list(Repository.documents(yaml.replace("targets:   ", "targets:\n  "))
                            .get(0)
                            .get("targets"))
                    .forEach(group -> Repository.list(Repository.map(group).get("targets"))
                            .forEach(target -> asked.add(String.valueOf(target).replaceAll(":\\d+$", ""))));
        }

        assertThat(services).containsAll(asked);
        assertThat(asked).containsExactlyInAnyOrder("web-1", "web-2", "worker-1", "worker-2", "redis-exporter");
    }
}
