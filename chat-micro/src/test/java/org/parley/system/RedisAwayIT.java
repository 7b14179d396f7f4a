package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Redis hangs, or dies and comes back with its append-only file: it is told, and forgotten without a restart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisAwayIT {
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);
    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    private final ModelStub model = ModelStub.start();
    private final RedisProcess redis = RedisProcess.startDurable();
    private final ParleyProcess web = ParleyProcess.launch(node("CHAT_WORKER_ENABLED"));
    private final ParleyProcess worker = ParleyProcess.launch(node("CHAT_WEB_ENABLED"));

    private Map<String, String> node(String without) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        environment.put(without, "false");
        return environment;
    }

    @BeforeAll
    void start() {
        worker.awaitReady();
        web.awaitReady();
        await().atMost(Duration.ofSeconds(15)).until(() -> web.get("/health").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        web.close();
        worker.close();
        redis.close();
        model.close();
    }

    @Test
    void freezeIsToldAndForgotten() {
        isToldAndForgotten("frozen", redis::freeze, redis::thaw);
    }

    @Test
    void crashIsToldAndForgotten() {
        isToldAndForgotten("killed", redis::kill, redis::startAgain);
    }

    private void isToldAndForgotten(String how, Runnable goes, Runnable comesBack) {
        Session ada = web.opensSession("Ada");
        String question = "Asked while Redis is " + how + "?";
        try (EventClient alice = EventClient.connect(web, ada);
                PlainClient plain = PlainClient.connect(web, ada)) {
            plain.asks("Before?");
            assertThat(plain.hears()).isEqualTo("You said: Before?");

            long gone = System.nanoTime();
            goes.run();
            try {
                isTold(gone);
                isHeldAndThenGivenBack(alice, plain, question);
                nobodyIsSentAwayForGood(ada);
                await().atMost(AWAY).until(() -> since(gone).compareTo(AWAY) >= 0);
            } finally {
                comesBack.run();
            }
            redis.awaitAnswer();
            long back = System.nanoTime();

            alice.asks("away", question);
            assertThat(alice.seesAnswer("away", BACK_WITHIN)).isEqualTo("You said: " + question);
            Duration answered = since(back);
            await().atMost(BACK_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> isHealthy(web) && isHealthy(worker));
            assertThat(since(back))
                    .as("answered after %s, all healthy", answered)
                    .isLessThan(BACK_WITHIN);

            plain.asks("After?");
            assertThat(plain.hears()).isEqualTo("You said: After?");
            alice.seesAnswer(alice.asks("And on the other socket?"));
            assertThat(alice.socket().isOpen()).isTrue();
            assertThat(model.requests(question)).hasSize(1);
            List<String> history = web.history(ada).stream()
                    .map(message -> Json.text(message, "msg"))
                    .toList();
            assertThat(history).containsOnlyOnce(question, "You said: " + question);
            assertThat(history).contains("You said: Before?", "You said: After?");
        }
    }

    private void isTold(long gone) {
        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> web.get("/health").statusCode() == 503);
        assertThat(since(gone)).isLessThan(TOLD_WITHIN);
        for (String path : new String[] {"/health", "/api/health"}) {
            HttpResponse<String> answer = web.get(path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).containsIgnoringCase("redis");
            assertThat(Json.text(Json.read(answer.body()), "status")).isIn("DOWN", "unhealthy");
            Answers.tellsNothingOfTheInside(answer);
        }
        assertThat(web.probe("/health/live").statusCode()).isEqualTo(200);
    }

    private static void isHeldAndThenGivenBack(EventClient alice, PlainClient plain, String question) {
        long asked = System.nanoTime();
        alice.asks("away", question);
        plain.asks("Away, plainly?");
        JsonObject busy = alice.sees("error");
        assertThat(since(asked)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(6500));
        assertThat(Json.text(busy, "code")).isEqualTo("busy");
        assertThat(Json.text(busy, "id")).isEqualTo("away");
        Answers.isSentence(plain.hears());
    }

    private void nobodyIsSentAwayForGood(Session ada) {
        HttpResponse<String> history = web.get("/chat_history?token=" + ada.token());
        HttpResponse<String> token = web.postForm("/token", "name=Bob");
        for (HttpResponse<String> answer : List.of(history, token)) {
            Answers.isError(answer, 503);
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElse("0")))
                    .isPositive();
        }
        try (ChatSocket late = ChatSocket.events(web, ada.query())) {
            assertThat(late.awaitClosed().code()).isEqualTo(1013);
        }
    }

    private static boolean isHealthy(ParleyProcess node) {
        return node.get("/health").statusCode() == 200;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
