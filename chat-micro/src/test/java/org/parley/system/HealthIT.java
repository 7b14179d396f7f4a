package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
final class HealthIT {
    private static final String SAMPLE =
            "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\",?)*\\})? (NaN|[+-]?Inf|[-+0-9.eE]+)( \\d+)?";

    private final ParleyProcess node;

    HealthIT(ParleyProcess node) {
        this.node = node;
    }

    @Test
    void ownHealthSaysThatAllIsWell() {
        HttpResponse<String> answer = node.get("/api/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject body = Json.read(answer.body());
        assertThat(Json.text(body, "status")).isEqualTo("healthy");
        assertThat(Json.text(body, "service")).isEqualTo("parley");
        assertThat(body.getJsonObject("checks").keySet())
                .anyMatch(name -> name.contains("redis"))
                .anyMatch(name -> name.contains("worker"));
        assertThat(body.getJsonObject("checks").getString("backlog")).isEqualTo("up");
        Answers.tellsNothingOfTheInside(answer);
    }

    @Test
    void healthHasOurChecksInIt() {
        HttpResponse<String> answer = node.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        // The server's own word where it owns this path, else ours.
        assertThat(Json.text(Json.read(answer.body()), "status")).isIn("UP", "healthy");
        assertThat(answer.body()).containsIgnoringCase("redis").containsIgnoringCase("worker");
    }

    @Test
    void probesAnswer() {
        HttpResponse<String> live = node.probe("/health/live");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).contains("\"worker\"");
        HttpResponse<String> started = node.probe("/health/started");
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(started.body()).contains("\"started\"").contains("\"worker started\"");
        assertThat(node.probe("/health/ready").statusCode()).isEqualTo(200);
        assertThat(node.probe("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsHaveBucketsAtTheirLimits() {
        String metrics = node.get("/api/metrics").body();

        assertThat(metrics)
                .contains("parley_backlog_waiting ")
                .contains("parley_backlog_pending ")
                .contains("parley_backlog_oldest_seconds ")
                .contains("parley_dead_letters ")
                .contains("parley_turn_queue_wait_seconds_bucket{le=\"0.05\"}")
                .contains("parley_turn_first_token_seconds_bucket{le=\"0.25\"}")
                .contains("parley_turn_duration_seconds_bucket{le=\"120.0\"}")
                .contains("parley_append_turns_bucket{le=\"64.0\"}");
    }

    @Test
    void metricsArePrometheusText() {
        HttpResponse<String> answer = node.get("/api/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        List<String> samples = answer.body()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(samples).isNotEmpty().allSatisfy(line -> assertThat(line).matches(SAMPLE));
        assertThat(answer.body().lines().filter(line -> line.startsWith("# TYPE ")))
                .hasSizeGreaterThanOrEqualTo(12);
    }
}
