package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class PageIT {
    private static final Pattern REFERENCE =
            Pattern.compile("(?i)\\b(?:src|href|action|srcset|poster|data)\\s*=\\s*[\"']([^\"'#][^\"']*)[\"']");
    /** What code and style sheets load. */
    private static final Pattern LOADED =
            Pattern.compile("(?:from|import|import\\()\\s*[\"']([^\"']+)[\"']|url\\(\\s*[\"']?([^\"')]+)[\"']?\\s*\\)");

    private static final Pattern FOREIGN = Pattern.compile("(?i)^(?:[a-z]+:)?//.*");

    private final ParleyProcess node;

    PageIT(ParleyProcess node) {
        this.node = node;
    }

    @Test
    void pageIsGuardedByItsHeaders() {
        HttpResponse<String> page = node.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
        Answers.tellsNothingOfTheInside(page);
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        List<String> directives =
                Arrays.stream(policy.split(";")).map(String::strip).toList();
        assertThat(directives).anyMatch(line -> line.startsWith("script-src ") || line.startsWith("default-src "));
        assertThat(directives)
                .filteredOn(line -> line.startsWith("script-src") || line.startsWith("default-src"))
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("unsafe-inline")
                        .doesNotContain("unsafe-eval")
                        .doesNotContain("*")
                        .doesNotContain("http"));
    }

    @Test
    void pageHasNoScriptThatItsPolicyForbids() {
        String page = node.get("/").body();

        assertThat(page).doesNotContainPattern("(?i)\\son[a-z]+\\s*=\\s*[\"']");
        Pattern.compile("(?is)<script([^>]*)>(.*?)</script>")
                .matcher(page)
                .results()
                .filter(script -> !script.group(1).contains("type=\"importmap\""))
                .forEach(script ->
                        assertThat(script.group(2)).as("inline script").isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs"})
    void nothingComesFromAnotherHost(String path) {
        HttpResponse<String> page = followed(path);
        assertThat(page.statusCode()).isEqualTo(200);
        Set<URI> seen = new LinkedHashSet<>();

        int loaded = loads(page, seen);

        assertThat(loaded).as("what %s loads", path).isPositive();
    }

    /** Fetches whatever this page, script or style sheet refers to, and what that refers to. */
    private int loads(HttpResponse<String> from, Set<URI> seen) {
        String type = from.headers().firstValue("Content-Type").orElse("");
        if (!type.contains("html") && !type.contains("javascript") && !type.contains("css")) {
            return 0;
        }
        Pattern pattern = type.contains("html") ? REFERENCE : LOADED;
        int count = 0;
        for (MatchResult match : pattern.matcher(from.body()).results().toList()) {
            String reference = match.group(1) == null ? match.group(2) : match.group(1);
            if (reference.startsWith("data:") || reference.startsWith("javascript:") || reference.isBlank()) {
                continue;
            }
            assertThat(FOREIGN.matcher(reference).matches())
                    .as("%s refers to %s", from.uri(), reference)
                    .isFalse();
            // A bare name in a module is one of the import map's, or no import at all but text in a library.
            if (!type.contains("html") && !reference.matches("[./].*")) {
                continue;
            }
            URI target = from.uri().resolve(reference.replace("&amp;", "&"));
            if (seen.add(target)) {
                HttpResponse<String> part = followed(
                        target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
                assertThat(part.statusCode())
                        .as("%s, of %s", target, from.uri())
                        .isEqualTo(200);
                count += 1 + loads(part, seen);
            }
        }
        return count;
    }

    private HttpResponse<String> followed(String path) {
        HttpResponse<String> answer = node.get(path);
        for (int i = 0; i < 3 && answer.statusCode() / 100 == 3; i++) {
            URI target =
                    answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
            assertThat(target.getPort()).isEqualTo(node.port());
            answer = node.get(target.getRawPath());
        }
        return answer;
    }

    @Test
    void openApiDescribesTheCalls() {
        HttpResponse<String> answer = node.get("/openapi");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("openapi", "/token", "/chat_history", "/session", "/api/health", "/api/metrics");
        Answers.tellsNothingOfTheInside(answer);
    }

    @Test
    void openApiIsJsonForWhoeverAsksForIt() {
        HttpResponse<String> answer = node.get("/openapi", "Accept", "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject document = Json.read(answer.body());
        assertThat(Json.text(document, "openapi")).startsWith("3.");
        assertThat(document.getJsonObject("paths").getJsonObject("/token")).containsKey("post");
        assertThat(document.getJsonObject("paths").getJsonObject("/session")).containsKey("delete");
    }

    @Test
    void docsCanBeReadByAPerson() {
        HttpResponse<String> docs = followed("/docs");

        assertThat(docs.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        Answers.tellsNothingOfTheInside(docs);
    }
}
