package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;

/** What the contract says of every answer, whatever was asked. */
final class Answers {
    /** ISO-8601, UTC, milliseconds. */
    static final String TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";

    private static final String INTERNALS =
            "(?is).*(payara|glassfish|grizzly|tyrus|catalina|tomcat|undertow|wildfly|jboss|jersey|resteasy|redisson"
                    + "|\\bexception\\b|\\w+exception\\b|\\bat [a-z]+(\\.\\w+)+\\(|stack ?trace).*";

    private Answers() {}

    /** Names no server and shows nothing of the inside. */
    static void tellsNothingOfTheInside(HttpResponse<String> answer) {
        assertThat(answer.body()).as("body of %s", answer.uri()).doesNotMatch(INTERNALS);
        answer.headers()
                .map()
                .forEach((name, values) -> assertThat(name + ": " + values)
                        .as("header of %s", answer.uri())
                        .doesNotMatch(INTERNALS));
        assertThat(answer.headers().map().keySet())
                .as("headers of %s", answer.uri())
                .doesNotContain("x-powered-by", "X-Powered-By");
    }

    /** Is an error as the contract has it; returns its {@code detail}. */
    static String isError(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode())
                .as("status of %s: %s", answer.uri(), answer.body())
                .isEqualTo(status);
        return isError(answer);
    }

    static String isError(HttpResponse<String> answer) {
        tellsNothingOfTheInside(answer);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .as("type of %s: %s", answer.uri(), answer.body())
                .startsWith("application/json");
        JsonObject body = Json.read(answer.body());
        assertThat(body).as("error of %s", answer.uri()).containsKey("detail");
        return String.valueOf(body.get("detail"));
    }

    /** One plain sentence, as a person would say it. */
    static void isSentence(String text) {
        assertThat(text).matches("[A-Z][^\\n\\r{}<>]{8,300}[.!?]");
        assertThat(text).doesNotMatch(INTERNALS);
    }
}
