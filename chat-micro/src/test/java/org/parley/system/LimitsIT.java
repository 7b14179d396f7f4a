package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node with small limits, behind a proxy that it trusts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsIT {
    private final AtomicInteger addresses = new AtomicInteger();
    private final ModelStub model = ModelStub.start();
    private final ParleyProcess node = ParleyProcess.launch(environment(model));

    private static Map<String, String> environment(ModelStub model) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("CHAT_TRUSTED_PROXIES", "127.0.0.1,::1,10.0.0.0/8");
        environment.put("CHAT_LIMITS_QUESTIONS_PER_MINUTE", "4");
        environment.put("CHAT_LIMITS_WAITING_QUESTIONS", "1");
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "3");
        environment.put("CHAT_LIMITS_SOCKETS_PER_SESSION", "2");
        environment.put("CHAT_LIMITS_SOCKETS_PER_NODE", "6");
        environment.put("CHAT_LIMITS_QUESTION_CHARS", "100");
        environment.put("CHAT_LIMITS_FRAME_BYTES", "2048");
        environment.put("CHAT_CONTEXT_MESSAGES", "1");
        environment.put("CHAT_ANSWER_MAX_TOKENS", "77");
        return environment;
    }

    @BeforeAll
    void start() {
        node.awaitReady();
    }

    @AfterAll
    void stop() {
        node.close();
        model.close();
    }

    /** Each comes from an address of its own, so that only the test of that limit meets it. */
    private Session opensSession() {
        return Session.from(token("203.0.113." + addresses.incrementAndGet()));
    }

    private HttpResponse<String> token(String forwardedFor) {
        return node.postForm("/token", "name=Ada", "X-Forwarded-For", forwardedFor);
    }

    @Test
    void tooManySessionsOfAnAddressAreRefusedForAWhile() {
        for (int i = 0; i < 3; i++) {
            assertThat(token("198.51.100.7").statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = token("198.51.100.7");

        Answers.isError(refused, 429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")))
                .isBetween(1, 60);
        assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(token("198.51.100.8").statusCode()).isEqualTo(200);
        // What a client writes into the header itself stands left of what the proxies have seen.
        assertThat(token("192.0.2.99, 198.51.100.7").statusCode()).isEqualTo(429);
        assertThat(token("198.51.100.7, 10.1.2.3").statusCode()).isEqualTo(429);
    }

    @Test
    void httpsAtTheProxyMakesTheCookieSecure() {
        HttpResponse<String> answer = node.postForm(
                "/token",
                "name=Ada",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-For",
                "203.0.113." + addresses.incrementAndGet());

        assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).containsPattern("(?i);\\s*Secure\\b");
    }

    @Test
    void tooManyQuestionsAMinuteAreRefusedForAWhile() {
        Session ada = opensSession();
        try (EventClient alice = EventClient.connect(node, ada)) {
            for (int i = 1; i <= 4; i++) {
                alice.seesAnswer(alice.asks("question-" + i, "Question " + i + "?"));
            }
            String id = alice.asks("One too many?");

            JsonObject error = alice.sees("error");
            assertThat(Json.text(error, "code")).isEqualTo("rate_limited");
            assertThat(Json.text(error, "id")).isEqualTo(id);
            assertThat(error.getInt("retry_after")).isBetween(1, 60);
            assertThat(Json.text(error, "message")).contains(" ");

            alice.asks("question-2", "Question 2?");
            JsonObject repeated = alice.sees("accepted");
            assertThat(Json.text(repeated, "id")).isEqualTo("question-2");
            assertThat(repeated).doesNotContainKey("cursor");
        }
        try (PlainClient plain = PlainClient.connect(node, ada)) {
            plain.asks("And plain?");
            Answers.isSentence(plain.hears());
        }
        try (EventClient bob = EventClient.connect(node, opensSession())) {
            assertThat(bob.seesAnswer(bob.asks("Somebody else?"))).isEqualTo("You said: Somebody else?");
        }
    }

    @Test
    void tooManyWaitingQuestionsAreBusy() {
        Gate gate = new Gate();
        model.answers("Running?", Answer.held(gate).say("Ran."));
        try (EventClient alice = EventClient.connect(node, opensSession())) {
            alice.asks("running", "Running?");
            gate.awaitArrival();
            alice.asks("waiting", "Waiting?");
            alice.seesAccepted("waiting");

            alice.asks("busy", "Busy?");

            JsonObject error = alice.sees("error");
            assertThat(Json.text(error, "code")).isEqualTo("busy");
            assertThat(Json.text(error, "id")).isEqualTo("busy");
            alice.asks("waiting", "Waiting?");
            assertThat(alice.sees("accepted")).doesNotContainKey("cursor");
            gate.open();
            assertThat(alice.seesAnswer("waiting")).isEqualTo("You said: Waiting?");
            alice.asks("busy", "Busy?");
            assertThat(alice.seesAnswer("busy")).isEqualTo("You said: Busy?");
        }
    }

    @Test
    void tooManySocketsOfASessionAreSentAway() {
        Session ada = opensSession();
        try (EventClient first = EventClient.connect(node, ada);
                EventClient second = EventClient.connect(node, ada);
                ChatSocket third = ChatSocket.events(node, ada.query());
                ChatSocket plain = ChatSocket.plain(node, ada.query())) {
            assertThat(third.awaitClosed().code()).isEqualTo(1013);
            assertThat(plain.awaitClosed().code()).isEqualTo(1013);
            assertThat(third.awaitClosed().reason()).isNotBlank();
            first.sends("{\"type\":\"ping\"}");
            first.sees("pong");
            second.sends("{\"type\":\"ping\"}");
            second.sees("pong");
        }
        connectsAgain(ada);
    }

    @Test
    void tooManySocketsOnTheNodeAreSentAway() {
        List<ChatSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                ChatSocket socket = ChatSocket.events(node, opensSession().query());
                socket.waits(
                        "ready or closed",
                        ChatSocket.LIMIT,
                        () -> !socket.texts().isEmpty() || socket.closed().isPresent());
                sockets.add(socket);
            }
            List<ChatSocket.Closed> closed =
                    sockets.stream().flatMap(socket -> socket.closed().stream()).toList();
            assertThat(closed).hasSizeBetween(2, 7).allMatch(close -> close.code() == 1013);
        } finally {
            sockets.forEach(ChatSocket::close);
        }
        connectsAgain(opensSession());
    }

    private void connectsAgain(Session session) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (ChatSocket socket = ChatSocket.events(node, session.query())) {
                socket.waits(
                        "ready or closed",
                        ChatSocket.LIMIT,
                        () -> !socket.texts().isEmpty() || socket.closed().isPresent());
                return !socket.texts().isEmpty();
            }
        });
    }

    @Test
    void configuredSizesCount() {
        try (EventClient alice = EventClient.connect(node, opensSession())) {
            alice.asks("long", "x".repeat(101));
            assertThat(Json.text(alice.sees("error"), "code")).isEqualTo("too_long");

            alice.sends("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(2048) + "\"}");
            assertThat(alice.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void configuredContextAndLengthReachTheModel() {
        try (EventClient alice = EventClient.connect(node, opensSession())) {
            alice.seesAnswer(alice.asks("Earlier?"));
            alice.seesAnswer(alice.asks("Alone?"));
        }

        ModelStub.Request request = model.requests("Alone?").get(0);
        assertThat(request.messages())
                .filteredOn(message -> !message.startsWith("system:"))
                .containsExactly("user: Alone?");
        assertThat(request.body().getInt("max_completion_tokens")).isEqualTo(77);
    }
}
