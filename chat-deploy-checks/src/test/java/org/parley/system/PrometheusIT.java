package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.deploy.Dashboard;
import org.parley.deploy.Program;
import org.parley.deploy.Repository;

/** The shipped Prometheus configuration, in a real Prometheus that asks real nodes and a real exporter. */
@ExtendWith(Production.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrometheusIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Production production;
    private final int port = FreePort.find();
    private final int exporterPort = FreePort.find();
    private ChildProcess prometheus;
    private ChildProcess exporter;

    PrometheusIT(Production production) {
        this.production = production;
    }

    @BeforeAll
    void start() throws IOException {
        Map<String, Object> variables = production.compose.environment("redis-exporter");
        exporter = ChildProcess.start(
                WorkDirectory.create("exporter"),
                Map.of(
                        "REDIS_ADDR",
                        String.valueOf(variables.get("REDIS_ADDR"))
                                .replace("redis:6379", "127.0.0.1:" + production.redisPort),
                        "REDIS_PASSWORD",
                        String.valueOf(variables.get("REDIS_PASSWORD"))),
                List.of(Program.path("prometheus-redis-exporter"), "-web.listen-address=127.0.0.1:" + exporterPort));
        Path directory = WorkDirectory.create("prometheus");
        Files.createDirectories(directory.resolve("targets"));
        for (String name : List.of("prometheus.yml", "alerts.yml", "targets/nodes.yml", "targets/redis.yml")) {
            Files.writeString(directory.resolve(name), here(Repository.text("deploy/prometheus/" + name)));
        }
        List<String> command = new ArrayList<>(List.of(Program.path("prometheus")));
        for (String word : production.compose.words("prometheus", "command")) {
            command.add(word.replace("=/prometheus", "=" + directory.resolve("data")));
        }
        command.add("--web.listen-address=127.0.0.1:" + port);
        prometheus = ChildProcess.start(directory, Map.of(), command);
        // Something to tell of
        try (EventClient events = EventClient.connect(production.nginx, production.nginx.opensSession("Pro"))) {
            events.seesAnswer(events.asks("Counted?"));
        }
    }

    /** The addresses of containers are those of this machine here; the second worker is not started. */
    private String here(String text) {
        return text.replace("\"web-1:8080\"", "\"127.0.0.1:" + production.webOne.port() + "\"")
                .replace("\"web-2:8080\"", "\"127.0.0.1:" + production.webTwo.port() + "\"")
                .replace("\"worker-1:8080\", \"worker-2:8080\"", "\"127.0.0.1:" + production.worker.port() + "\"")
                .replace("redis-exporter:9121", "127.0.0.1:" + exporterPort)
                .replace("localhost:9090", "127.0.0.1:" + port);
    }

    @AfterAll
    void stop() {
        prometheus.killAll();
        exporter.killAll();
    }

    private JsonObject ask(String path) {
        try {
            return Json.read(HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            return Json.object().build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<JsonObject> query(String expression) {
        JsonObject answer = ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.getString("status", "").equals("success")) {
            return List.of();
        }
        return answer.getJsonObject("data").getJsonArray("result").getValuesAs(JsonObject.class);
    }

    private void awaitScrapes() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> query("up == 1").size() == 5);
    }

    @Test
    void everyTargetIsUp() {
        awaitScrapes();

        assertThat(query("up{job=\"parley\"} == 1"))
                .extracting(sample -> sample.getJsonObject("metric").getString("role"))
                .containsExactlyInAnyOrder("web", "web", "worker");
        assertThat(query("redis_up == 1")).hasSize(1);
    }

    /** A figure that nobody gives would be an alert that never fires. */
    @Test
    void everyMetricOfTheRulesAndTheDashboardIsGiven() {
        awaitScrapes();

        Set<String> given = query("count by (__name__) ({__name__=~\"parley_.+|redis_.+\"})").stream()
                .map(sample -> sample.getJsonObject("metric").getString("__name__"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(given).isNotEmpty().containsAll(Dashboard.metricsAskedFor());
    }

    @Test
    void everyQueryOfTheDashboardIsUnderstood() {
        for (String expression : Dashboard.read().queries()) {
            JsonObject answer = ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));

            assertThat(answer.getString("status", "no answer"))
                    .as("%s: %s", expression, answer)
                    .isEqualTo("success");
        }
    }

    @Test
    void rulesAreEvaluatedAndNobodyIsWoken() {
        awaitScrapes();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> rules().stream()
                        .noneMatch(rule -> rule.getString("health").equals("unknown")));

        assertThat(rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(rule ->
                        assertThat(rule.getString("health")).as("%s", rule).isEqualTo("ok"));
        assertThat(rules())
                .filteredOn(rule -> rule.getString("state").equals("firing"))
                .isEmpty();
    }

    private List<JsonObject> rules() {
        return ask("/api/v1/rules").getJsonObject("data").getJsonArray("groups").getValuesAs(JsonObject.class).stream()
                .flatMap(group -> group.getJsonArray("rules").getValuesAs(JsonObject.class).stream())
                .toList();
    }

    /** By this the rules know whether a worker is alive. */
    @Test
    void onlyWorkersTellOfRunningTurns() {
        awaitScrapes();

        assertThat(query("parley_turns_running"))
                .extracting(sample -> sample.getJsonObject("metric").getString("role"))
                .containsExactly("worker");
    }
}
