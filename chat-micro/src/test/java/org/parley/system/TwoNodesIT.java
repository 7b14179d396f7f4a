package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes that serve people and one that answers, on one Redis. The tests that kill nodes come last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoNodesIT {
    private final ModelStub model = ModelStub.start();
    private final RedisProcess redis = RedisProcess.start();
    private final ParleyProcess north = ParleyProcess.launch(web());
    private final ParleyProcess south = ParleyProcess.launch(web());
    private ParleyProcess worker = ParleyProcess.launch(worker());

    private Map<String, String> node() {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        return environment;
    }

    private Map<String, String> web() {
        Map<String, String> environment = node();
        environment.put("CHAT_WORKER_ENABLED", "false");
        return environment;
    }

    private Map<String, String> worker() {
        Map<String, String> environment = node();
        environment.put("CHAT_WEB_ENABLED", "false");
        return environment;
    }

    @BeforeAll
    void start() {
        worker.awaitReady();
        north.awaitReady();
        south.awaitReady();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> north.get("/api/health").statusCode() == 200
                        && south.get("/api/health").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        north.close();
        south.close();
        worker.close();
        redis.close();
        model.close();
    }

    @Test
    @Order(1)
    void bothClientsAreAnsweredByTheWorkerOnAnotherNode() {
        Session ada = north.opensSession("Ada");
        try (EventClient alice = EventClient.connect(north, ada);
                PlainClient plain = PlainClient.connect(north, ada)) {
            assertThat(alice.seesAnswer(alice.asks("From afar?"))).isEqualTo("You said: From afar?");
            plain.asks("Plainly?");
            assertThat(plain.hears()).isEqualTo("You said: Plainly?");
        }
    }

    @Test
    @Order(1)
    void exampleClientsGetTheirAnswers() {
        for (String example : new String[] {"PlainClient.java", "EventsClient.java"}) {
            model.answers("What's \"new\"?", "Much: ", "\"Grüße\",\n", "tab\t and 😀.");

            String output = ExampleClient.run(example, north.url(), "What's \"new\"?");

            assertThat(output).isEqualToNormalizingNewlines("Much: \"Grüße\",\ntab\t and 😀.\n");
        }
    }

    @Test
    @Order(1)
    void sessionOfOneNodeIsGoodOnTheOther() {
        Session ada = north.opensSession("Ada");
        try (EventClient there = EventClient.connect(north, ada);
                EventClient here = EventClient.connect(south, ada)) {
            String id = there.asks("Asked in the north?");
            String second = here.asks("Asked in the south?");
            for (EventClient client : new EventClient[] {there, here}) {
                client.seesAnswer(id);
                client.seesAnswer(second);
            }

            assertThat(here.log()).isEqualTo(there.log());
            assertThat(south.history(ada)).isEqualTo(north.history(ada)).hasSize(4);
        }
    }

    @Test
    @Order(1)
    void stopReachesTheWorkerFromAnyNode() {
        Session ada = north.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Stop from the south?", Answer.of("Begun").hold(gate).say(" and ended."));
        try (EventClient there = EventClient.connect(north, ada);
                EventClient here = EventClient.connect(south, ada)) {
            String id = there.asks("Stop from the south?");
            there.seesSoFar(id, "Begun");

            here.stops(here.seesAccepted(id));

            assertThat(Json.text(there.seesEnd(id), "finish")).isEqualTo("stopped");
            gate.open();
        }
    }

    @Test
    @Order(1)
    void deletingClosesSocketsOnEveryNode() {
        Session ada = north.opensSession("Ada");
        try (EventClient alice = EventClient.connect(south, ada);
                PlainClient plain = PlainClient.connect(south, ada)) {
            assertThat(north.delete("/session?token=" + ada.token()).statusCode())
                    .isEqualTo(204);

            alice.sees("expired");
            assertThat(alice.awaitClosed().code()).isEqualTo(1008);
            assertThat(plain.socket().awaitClosed().code()).isEqualTo(1008);
            Answers.isError(south.get("/chat_history?token=" + ada.token()), 400);
        }
    }

    @Test
    @Order(1)
    void nodeWithoutWebTellsItsHealthAndNothingElse() {
        Session ada = north.opensSession("Ada");

        assertThat(worker.get("/health").statusCode()).isEqualTo(200);
        assertThat(Json.text(Json.read(worker.get("/api/health").body()), "status"))
                .isEqualTo("healthy");
        assertThat(worker.get("/api/metrics").statusCode()).isEqualTo(200);
        for (String path : new String[] {"/", "/chat_history?token=" + ada.token(), "/chat", "/docs/"}) {
            HttpResponse<String> answer = worker.get(path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 599);
            Answers.isError(answer);
        }
        assertThat(worker.postForm("/token", "name=Ada").statusCode()).isBetween(400, 599);
    }

    @Test
    @Order(1)
    void tokenIsNotInRedis() {
        Session ada = north.opensSession("Ada");
        try (EventClient alice = EventClient.connect(north, ada)) {
            alice.seesAnswer(alice.asks("Stored where?"));
        }

        assertThat(redis.everythingStored()).contains("Stored where?").doesNotContain(ada.token());
    }

    @Test
    @Order(1)
    void operatorSeesTheBeansOfWhatANodeDoes() {
        try (Operator web = Operator.attaches(north);
                Operator answering = Operator.attaches(worker)) {
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(web.types()).containsExactly("DeadLetters", "Sockets"));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(answering.types()).containsExactly("DeadLetters", "Workers"));
        }
    }

    @Test
    @Order(2)
    void questionIsHeldWhileRedisIsAwayForAMoment() {
        Session ada = north.opensSession("Ada");
        try (EventClient alice = EventClient.connect(north, ada)) {
            redis.freeze();
            String id;
            try {
                id = alice.asks("Held?");
                await().atMost(Duration.ofSeconds(4))
                        .until(() -> north.get("/api/health").statusCode() == 503);
            } finally {
                redis.thaw();
            }

            assertThat(alice.seesAnswer(id)).isEqualTo("You said: Held?");
            assertThat(alice.frames())
                    .noneMatch(frame -> Json.text(frame, "type").equals("error"));
        }
    }

    @Test
    @Order(3)
    void answerGoesOnThoughItsNodeIsKilled() {
        Session ada = north.opensSession("Ada");
        Gate gate = new Gate();
        model.answers("Outlive the north?", Answer.of("Still").hold(gate).say(" here."));
        try (EventClient alice = EventClient.connect(north, ada)) {
            String id = alice.asks("Outlive the north?");
            alice.seesSoFar(id, "Still");

            north.kill();
            alice.reconnects(south);
            gate.open();

            assertThat(alice.seesAnswer(id)).isEqualTo("Still here.");
            assertThat(alice.frames())
                    .noneMatch(frame -> Json.text(frame, "type").equals("snapshot"));
            assertThat(model.requests("Outlive the north?")).hasSize(1);
        }
    }

    @Test
    @Order(4)
    void killedWorkersAnswerIsBegunAgainByTheNext() {
        Session ada = south.opensSession("Ada");
        Gate never = new Gate();
        model.answers("Outlive the worker?", Answer.of("This is void").hold(never), Answer.of("This", " counts."));
        try (EventClient alice = EventClient.connect(south, ada)) {
            String id = alice.asks("Outlive the worker?");
            alice.seesSoFar(id, "This is void");

            worker.kill();
            never.open();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(south.get("/api/health").statusCode()).isEqualTo(503));
            assertThat(south.get("/api/health").body()).containsIgnoringCase("worker");
            String waiting = alice.asks("Asked while nobody answers?");
            alice.seesAccepted(waiting);
            worker.close();
            worker = ParleyProcess.start(worker());

            alice.sees("restarted", frame -> true, Duration.ofSeconds(30));
            assertThat(alice.seesAnswer(id)).isEqualTo("This counts.");
            assertThat(alice.seesAnswer(waiting)).isEqualTo("You said: Asked while nobody answers?");
            assertThat(alice.seesEnd(id).getInt("attempt")).isEqualTo(2);
            assertThat(south.history(ada)).hasSize(4);
            assertThat(south.get("/api/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Order(5)
    void reasoningOfAKilledWorkerIsBegunAgainByTheNext() {
        Session ada = south.opensSession("Ada");
        Gate never = new Gate();
        model.answers(
                "Think on?",
                Answer.of().thinks("A void", " thought").hold(never).say("Never said."),
                Answer.of().thinks("Now", " it counts.").say("Yes."));
        try (EventClient alice = EventClient.connect(south, ada)) {
            String id = alice.asks("Think on?");
            alice.seesThoughtSoFar(id, "A void thought");

            worker.kill();
            never.open();
            worker.close();
            worker = ParleyProcess.start(worker());

            alice.sees("restarted", frame -> true, Duration.ofSeconds(30));
            assertThat(alice.seesAnswer(id)).isEqualTo("Yes.");
            assertThat(alice.thoughts(id)).isEqualTo("Now it counts.");
            assertThat(alice.seesEnd(id).getInt("attempt")).isEqualTo(2);
            JsonObject answer = south.history(ada).get(1);
            assertThat(Json.text(answer, "msg")).isEqualTo("Yes.");
            assertThat(Json.text(answer, "reasoning")).isEqualTo("Now it counts.");
            try (EventClient late = EventClient.connect(south, ada)) {
                late.readsWholeLog();
                assertThat(late.seesAnswer(id)).isEqualTo("Yes.");
                assertThat(late.thoughts(id)).isEqualTo("Now it counts.");
            }
        }
    }

    @Test
    @Order(6)
    void stoppedThoughtIsKeptThoughItsWorkerIsKilled() {
        Session ada = south.opensSession("Ada");
        Gate never = new Gate();
        model.answers(
                "Think and stop?", Answer.of().thinks("So far").hold(never).say("Never said."));
        try (EventClient alice = EventClient.connect(south, ada)) {
            String id = alice.asks("Think and stop?");
            alice.seesThoughtSoFar(id, "So far");

            worker.kill();
            alice.stops(alice.seesAccepted(id));
            never.open();
            worker.close();
            worker = ParleyProcess.start(worker());

            JsonObject done = alice.sees("done", frame -> true, Duration.ofSeconds(30));
            assertThat(Json.text(done, "finish")).isEqualTo("stopped");
            assertThat(done.getInt("length")).isZero();
            assertThat(alice.thoughts(id)).isEqualTo("So far");
            JsonObject answer = south.history(ada).get(1);
            assertThat(Json.text(answer, "msg")).isEmpty();
            assertThat(Json.text(answer, "reasoning")).isEqualTo("So far");
            assertThat(Json.text(answer, "model")).isEqualTo("stub/model");
            assertThat(Json.text(answer, "finish")).isEqualTo("stopped");
            assertThat(Json.has(answer, "usage")).isFalse();
        }
    }
}
