package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DashboardIT {
    private final Dashboard dashboard = Dashboard.read();

    @Test
    void everyPanelAsksTheProvisionedSource() {
        Map<String, Object> source = Repository.map(Repository.list(
                        Repository.documents(Repository.text("deploy/grafana/provisioning/datasources/prometheus.yml"))
                                .get(0)
                                .get("datasources"))
                .get(0));
        List<JsonObject> panels = dashboard.panels().stream()
                .filter(panel -> !panel.getString("type").equals("row"))
                .toList();

        assertThat(panels).hasSizeGreaterThan(15).allSatisfy(panel -> {
            assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo(source.get("uid"));
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(panel.getString("description")).isNotBlank();
        });
        assertThat(String.valueOf(source.get("url"))).isEqualTo("http://prometheus:9090");
    }

    @Test
    void panelsHaveTheirOwnIdsAndDoNotOverlap() {
        List<JsonObject> panels = dashboard.panels();

        assertThat(panels).extracting(panel -> panel.getInt("id")).doesNotHaveDuplicates();
        for (JsonObject one : panels) {
            for (JsonObject other : panels) {
                assertThat(one != other && overlap(one.getJsonObject("gridPos"), other.getJsonObject("gridPos")))
                        .as("%s over %s", one.getString("title"), other.getString("title"))
                        .isFalse();
            }
        }
    }

    private static boolean overlap(JsonObject one, JsonObject other) {
        return one.getInt("x") < other.getInt("x") + other.getInt("w")
                && other.getInt("x") < one.getInt("x") + one.getInt("w")
                && one.getInt("y") < other.getInt("y") + other.getInt("h")
                && other.getInt("y") < one.getInt("y") + one.getInt("h");
    }

    @Test
    void provisionedFolderIsTheOneThatComposeMounts() {
        Map<String, Object> provider = Repository.map(Repository.list(
                        Repository.documents(Repository.text("deploy/grafana/provisioning/dashboards/parley.yml"))
                                .get(0)
                                .get("providers"))
                .get(0));
        Object path = Repository.map(provider.get("options")).get("path");

        assertThat(Repository.text("docker-compose.prod.yml")).contains("./deploy/grafana/dashboards:" + path + ":ro");
    }
}
