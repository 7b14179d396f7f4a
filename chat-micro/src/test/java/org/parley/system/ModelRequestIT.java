package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
final class ModelRequestIT {
    private final ParleyProcess node;
    private final ModelStub model;

    ModelRequestIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
    }

    @Test
    void modelIsAskedAsConfigured() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.seesAnswer(alice.asks("How am I asked?"));
        }

        ModelStub.Request request = model.requests("How am I asked?").get(0);
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + SharedNode.KEY)
                .hasEntrySatisfying("content-type", type -> assertThat(type).startsWith("application/json"));
        JsonObject body = request.body();
        assertThat(Json.text(body, "model")).isEqualTo(SharedNode.MODEL);
        assertThat(body.getBoolean("stream")).isTrue();
        assertThat(body.getInt("max_completion_tokens")).isEqualTo(512);
        assertThat(request.messages()).containsExactly("system: " + SharedNode.SYSTEM_PROMPT, "user: How am I asked?");
    }

    @Test
    void modelSeesTheLastTenMessages() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            for (int i = 1; i <= 7; i++) {
                alice.seesAnswer(alice.asks("Context " + i + "?"));
            }
        }

        assertThat(model.requests("Context 7?").get(0).messages())
                .containsExactly(
                        "system: " + SharedNode.SYSTEM_PROMPT,
                        "assistant: You said: Context 2?",
                        "user: Context 3?",
                        "assistant: You said: Context 3?",
                        "user: Context 4?",
                        "assistant: You said: Context 4?",
                        "user: Context 5?",
                        "assistant: You said: Context 5?",
                        "user: Context 6?",
                        "assistant: You said: Context 6?",
                        "user: Context 7?");
    }

    @Test
    void neitherKeyNorTokenNorWordsLeakAnywhere() {
        Session ada = node.opensSession("Ada-Unmistakable");
        String question = "A question nobody else would ask, 7c1e?";
        model.answers(question, "An answer nobody else would give, 9f3b.");
        String refused = "A question that is refused, 5d2a?";
        model.answers(
                refused,
                Answer.refusal(
                        401,
                        Map.of(),
                        "{\"error\":{\"message\":\"Incorrect API key provided: " + SharedNode.KEY
                                + "\",\"code\":\"invalid_api_key\"}}"));
        try (EventClient alice = EventClient.connect(node, ada);
                PlainClient plain = PlainClient.connect(node, ada)) {
            alice.seesAnswer(alice.asks(question));
            alice.seesEnd(alice.asks(refused));
            plain.asks(refused);
            String sentence = plain.hears();
            alice.sends("{\"type\":\"ask\",\"id\":\"x\",\"text\":17,\"secret\":\"5d2a\"}");
            alice.sees("error");

            String seen = alice.socket().texts() + sentence;
            assertThat(seen).doesNotContain(SharedNode.KEY).doesNotContain("Incorrect API key");
            assertThat(seen).doesNotContain(ada.token());
        }
        node.get("/chat_history?token=" + ada.token());
        node.get("/nope?token=" + ada.token());
        List<String> pages = List.of("/", "/health", "/api/health", "/api/metrics", "/openapi", "/docs", "/metrics");
        assertThat(pages)
                .allSatisfy(page -> assertThat(node.get(page).body())
                        .doesNotContain(SharedNode.KEY)
                        .doesNotContain(ada.token()));
        assertThat(node.output())
                .doesNotContain(SharedNode.KEY)
                .doesNotContain(ada.token())
                .doesNotContain("Incorrect API key")
                .doesNotContain("7c1e")
                .doesNotContain("9f3b")
                .doesNotContain("5d2a")
                .doesNotContain("Ada-Unmistakable");
    }
}
