package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
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
    @Tag("runnable") // WildFly has them on its management port.
    void probesAnswer() {
        assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(node.get("/metrics").statusCode()).isEqualTo(200);
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
