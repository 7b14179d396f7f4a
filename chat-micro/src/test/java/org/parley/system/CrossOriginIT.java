package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class CrossOriginIT {
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    private final ParleyProcess node;

    CrossOriginIT(ParleyProcess node) {
        this.node = node;
    }

    @Test
    void configuredOriginMayRead() {
        HttpResponse<String> answer = node.postForm("/token", "name=Ada", "Origin", SharedNode.FRIENDLY_ORIGIN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(SharedNode.FRIENDLY_ORIGIN);
        assertThat(String.join(",", answer.headers().allValues("Vary"))).containsIgnoringCase("Origin");
    }

    @Test
    void configuredOriginMayReadErrorsToo() {
        HttpResponse<String> answer = node.get("/chat_history", "Origin", SharedNode.FRIENDLY_ORIGIN);

        Answers.isError(answer, 400);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(SharedNode.FRIENDLY_ORIGIN);
    }

    @Test
    void configuredOriginMayDelete() {
        HttpResponse<String> answer = node.http(
                "OPTIONS",
                "/session",
                "",
                "Origin",
                SharedNode.FRIENDLY_ORIGIN,
                "Access-Control-Request-Method",
                "DELETE");

        assertThat(answer.statusCode()).isBetween(200, 204);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(SharedNode.FRIENDLY_ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("DELETE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://intranet.example",
                "https://intranet.example.evil.example",
                "https://intranet.example:8443",
                "http://localhost:1"
            })
    void otherOriginsMayNeitherReadNorConnect(String origin) {
        Session ada = node.opensSession("Ada");

        HttpResponse<String> answer = node.get("/chat_history?token=" + ada.token(), "Origin", origin);
        HttpResponse<String> preflight =
                node.http("OPTIONS", "/session", "", "Origin", origin, "Access-Control-Request-Method", "DELETE");

        assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
        assertThat(preflight.headers().firstValue(ALLOWED)).isEmpty();
        assertThat(ChatSocket.refused(node, "/chat" + ada.query(), "Origin", origin)
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%63hat", "/chat;x=y", "/;x/chat", "//chat", "/chat/", "/./chat", "/CHAT"})
    void noSpellingOfThePathLetsAnotherOriginIn(String path) {
        Session ada = node.opensSession("Ada");

        HttpResponse<?> answer =
                ChatSocket.refused(node, path, "Origin", "https://evil.example", "Cookie", ada.cookie());

        assertThat(answer.statusCode()).isLessThan(500);
    }

    @Test
    void ownAndConfiguredOriginsMayConnect() {
        Session ada = node.opensSession("Ada");

        for (String origin : new String[] {node.url(), SharedNode.FRIENDLY_ORIGIN}) {
            try (ChatSocket socket = ChatSocket.events(node, ada.query(), "Origin", origin)) {
                socket.waits("ready", ChatSocket.LIMIT, () -> !socket.texts().isEmpty());
                assertThat(socket.texts().get(0)).startsWith("{\"type\":\"ready\"");
            }
        }
    }
}
