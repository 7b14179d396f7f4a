package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.system.Answers.TIME;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class SessionsIT {
    private static final String GONE = "\"Session expired or does not exist\"";

    private final ParleyProcess node;
    private final ModelStub model;

    SessionsIT(ParleyProcess node, ModelStub model) {
        this.node = node;
        this.model = model;
    }

    @Test
    void tokenAnswersWithSession() {
        HttpResponse<String> answer = node.postForm("/token", "name=Ada");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        JsonObject body = Json.read(answer.body());
        assertThat(body).containsOnlyKeys("token", "name", "session_start", "messages");
        assertThat(Json.text(body, "name")).isEqualTo("Ada");
        assertThat(Json.text(body, "session_start")).matches(TIME);
        assertThat(body.getJsonArray("messages")).isEmpty();
        Answers.tellsNothingOfTheInside(answer);
    }

    @Test
    void tokensAreUrlSafeAndLongEnoughForTheirBits() {
        Session first = node.opensSession("Ada");
        Session second = node.opensSession("Ada");

        assertThat(first.token()).isNotEqualTo(second.token());
        // 128 bits take 22 characters of base64url
        assertThat(first.token()).matches("[A-Za-z0-9_.~-]{22,200}");
    }

    @Test
    void cookieIsHttpOnlyStrictAndTheOnlyOne() {
        HttpResponse<String> answer = node.postForm("/token", "name=Ada");

        List<String> cookies = answer.headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(1);
        String cookie = cookies.get(0);
        assertThat(cookie)
                .startsWith("chat_session=" + Json.text(Json.read(answer.body()), "token") + ";")
                .containsPattern("(?i);\\s*HttpOnly\\b")
                .containsPattern("(?i);\\s*SameSite=Strict\\b")
                .doesNotContainPattern("(?i);\\s*Secure");
    }

    @Test
    void forwardedHeadersOfStrangersDontCount() {
        HttpResponse<String> answer = node.postForm("/token", "name=Ada", "X-Forwarded-Proto", "https");

        assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).doesNotContainPattern("(?i);\\s*Secure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zoë \"<b>\" & 日本",
                "1",
                "An apostrophe's name",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"
            })
    void nameComesBackAsItWasGiven(String name) {
        assertThat(node.opensSession(name).name()).isEqualTo(name);
    }

    @Test
    void nameIsTrimmed() {
        assertThat(node.opensSession("  Ada Lovelace \t").name()).isEqualTo("Ada Lovelace");
    }

    @Test
    void nameIsCountedInCharacters() {
        String name = "😀".repeat(64);

        assertThat(node.opensSession(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name=",
                "name=+++",
                "name=%09",
                "name=a%00b",
                "name=a%0Ab",
                "name=a%7Fb",
                "name=a%1Bb",
                "name=a%C2%85b",
                "nom=Ada",
                "name=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
            })
    void nameThatCantBeUsedIsRefused(String form) {
        HttpResponse<String> answer = node.postForm("/token", form);

        Answers.isError(answer, 400);
        JsonObject detail = Json.read(answer.body()).getJsonObject("detail");
        assertThat(Json.text(detail, "loc")).isEqualTo("name");
        assertThat(Json.text(detail, "msg")).isNotBlank();
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void tokenTakesAFormAndNothingElse() {
        HttpResponse<String> json =
                node.http("POST", "/token", "{\"name\":\"Ada\"}", "Content-Type", "application/json");
        HttpResponse<String> none = node.http("POST", "/token?name=Ada", "");
        HttpResponse<String> get = node.get("/token?name=Ada");

        assertThat(none.statusCode()).isBetween(400, 499);
        Answers.isError(none);
        assertThat(json.statusCode()).isBetween(400, 499);
        Answers.isError(json);
        assertThat(get.statusCode()).isBetween(400, 499);
        Answers.isError(get);
    }

    @Test
    void historyTellsTheSession() {
        Session ada = node.opensSession("Ada");

        JsonObject history =
                Json.read(node.get("/chat_history?token=" + ada.token()).body());

        assertThat(history).containsOnlyKeys("token", "name", "session_start", "messages");
        assertThat(Json.text(history, "token")).isEqualTo(ada.token());
        assertThat(Json.text(history, "name")).isEqualTo("Ada");
        assertThat(Json.text(history, "session_start")).isEqualTo(Json.text(ada.body(), "session_start"));
    }

    @Test
    void historyHasQuestionAndAnswerSideBySide() {
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada)) {
            model.answers("What is 6 times 7?", "42", ".");
            String turn = alice.seesAccepted(askedAndAnswered(alice, "What is 6 times 7?"));
            askedAndAnswered(alice, "And then?");

            List<JsonObject> messages = node.history(ada);

            assertThat(messages).hasSize(4);
            JsonObject question = messages.get(0);
            JsonObject answer = messages.get(1);
            assertThat(question).containsKeys("id", "msg", "timestamp", "source", "turn");
            assertThat(answer).containsKeys("id", "msg", "timestamp", "source", "turn");
            assertThat(Json.text(question, "msg")).isEqualTo("What is 6 times 7?");
            assertThat(Json.text(question, "source")).isEqualTo("user");
            assertThat(Json.text(answer, "msg")).isEqualTo("42.");
            assertThat(Json.text(answer, "source")).isEqualTo("assistant");
            assertThat(List.of(Json.text(question, "turn"), Json.text(answer, "turn")))
                    .containsExactly(turn, turn);
            assertThat(messages).extracting(message -> Json.text(message, "id")).doesNotHaveDuplicates();
            assertThat(messages)
                    .allSatisfy(message ->
                            assertThat(Json.text(message, "timestamp")).matches(TIME));
            assertThat(messages)
                    .extracting(message -> Json.text(message, "source"))
                    .containsExactly("user", "assistant", "user", "assistant");
        }
    }

    private static String askedAndAnswered(EventClient client, String question) {
        String id = client.asks(question);
        client.seesAnswer(id);
        return id;
    }

    @Test
    void questionsWithoutAnswerYetStandLast() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Slow one?", Answer.held(gate).say("Done."));
        try (EventClient alice = EventClient.connect(node, ada)) {
            askedAndAnswered(alice, "Quick one?");
            alice.asks("Slow one?");
            String waiting = alice.asks("Waiting one?");
            alice.seesAccepted(waiting);
            gate.awaitArrival();

            assertThat(node.history(ada))
                    .extracting(message -> Json.text(message, "msg"))
                    .containsExactly("Quick one?", "You said: Quick one?", "Slow one?", "Waiting one?");

            gate.open();
            alice.seesAnswer(waiting);
            assertThat(node.history(ada))
                    .extracting(message -> Json.text(message, "msg"))
                    .containsExactly(
                            "Quick one?",
                            "You said: Quick one?",
                            "Slow one?",
                            "Done.",
                            "Waiting one?",
                            "You said: Waiting one?");
        }
    }

    @Test
    void cookieServesWhereTokenDoes() {
        Session ada = node.opensSession("Ada");

        assertThat(node.get("/chat_history", "Cookie", "other=1; " + ada.cookie())
                        .statusCode())
                .isEqualTo(200);
        assertThat(node.delete("/session", "Cookie", ada.cookie()).statusCode()).isEqualTo(204);
        assertThat(Answers.isError(node.get("/chat_history", "Cookie", ada.cookie()), 400))
                .isEqualTo(GONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat_history",
                "/chat_history?token=",
                "/chat_history?token=unknown",
                "/chat_history?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "/chat_history?token=%00%0A*%7B%7D"
            })
    void historyOfNoSessionIsRefused(String path) {
        assertThat(Answers.isError(node.get(path), 400)).isEqualTo(GONE);
    }

    @Test
    void deletingTakesHistoryAndClearsCookie() {
        Session ada = node.opensSession("Ada");

        HttpResponse<String> answer = node.delete("/session?token=" + ada.token());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .startsWith("chat_session=")
                        .doesNotContain(ada.token())
                        .containsIgnoringCase("Max-Age=0"));
        assertThat(Answers.isError(node.get("/chat_history?token=" + ada.token()), 400))
                .isEqualTo(GONE);
    }

    @Test
    void deletingTwiceHarmsNobody() {
        Session ada = node.opensSession("Ada");
        Session bob = node.opensSession("Bob");

        node.delete("/session?token=" + ada.token());

        assertThat(node.delete("/session?token=" + ada.token()).statusCode()).isLessThan(500);
        assertThat(node.get("/chat_history?token=" + bob.token()).statusCode()).isEqualTo(200);
    }

    @Test
    void deletingClosesSocketsAndStopsAnswer() {
        Session ada = node.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Endless?", Answer.of("Once ").hold(gate).say("upon a time."));
        try (EventClient alice = EventClient.connect(node, ada);
                PlainClient plain = PlainClient.connect(node, ada)) {
            String ask = alice.asks("Endless?");
            alice.seesSoFar(ask, "Once ");

            node.delete("/session?token=" + ada.token());

            alice.sees("expired");
            ChatSocket.Closed closed = alice.awaitClosed();
            assertThat(closed.code()).isEqualTo(1008);
            assertThat(closed.reason()).isNotBlank();
            assertThat(plain.socket().awaitClosed().code()).isEqualTo(1008);
            gate.open();
            assertThat(alice.frames())
                    .noneMatch(frame -> Json.text(frame, "type").equals("done"));
        }
    }
}
