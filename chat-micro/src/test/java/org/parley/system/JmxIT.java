package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of a node, and does to it, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JmxIT {
    private static final String WORKERS = "Workers";
    private static final String SOCKETS = "Sockets";
    private static final String DEAD_LETTERS = "DeadLetters";
    private static final int CONCURRENCY = 8;

    /** Well below a lease, and above the second for which a node may tell the same of Redis. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final RedisProcess redis = RedisProcess.start();
    private final ModelStub model = ModelStub.start();
    private final ParleyProcess node = ParleyProcess.launch(environment());
    private Operator operator;

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        environment.put("CHAT_WORKER_CONCURRENCY", Integer.toString(CONCURRENCY));
        environment.put("CHAT_WORKER_MAX_FAILURES", "1");
        environment.put("CHAT_HEALTH_MAX_BACKLOG_AGE", "1");
        return environment;
    }

    @BeforeAll
    void start() {
        node.awaitReady();
        operator = Operator.attaches(node);
        await("all beans").atMost(SOON).until(() -> operator.types().equals(Set.of(DEAD_LETTERS, SOCKETS, WORKERS)));
    }

    @AfterAll
    void stop() {
        operator.close();
        node.close();
        model.close();
        redis.close();
    }

    @AfterEach
    void asAtTheStart() {
        operator.calls(WORKERS, "resume");
        operator.calls(WORKERS, "setConcurrency", CONCURRENCY);
        operator.letters().forEach(letter -> operator.calls(DEAD_LETTERS, "discard", text(letter, "id")));
        eventually(SOCKETS, "Open", 0);
    }

    private void eventually(String type, String attribute, long value) {
        await(type + " " + attribute)
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(operator.number(type, attribute)).isEqualTo(value));
    }

    private void healthBecomes(int status) {
        await("health")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(node.get("/api/health").statusCode()).isEqualTo(status));
    }

    private static String text(CompositeData letter, String member) {
        return letter.get(member).toString();
    }

    @Test
    void questionIsSeenWhileItIsAnswered() {
        long before = operator.number(WORKERS, "Attempts");
        Gate gate = new Gate();
        model.answers("Seen?", Answer.held(gate).say("Seen."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String id = alice.asks("Seen?");
            gate.awaitArrival();

            assertThat(operator.number(WORKERS, "Running")).isEqualTo(1);
            assertThat(operator.number(WORKERS, "Attempts")).isEqualTo(before + 1);
            assertThat(operator.number(WORKERS, "Concurrency")).isEqualTo(CONCURRENCY);
            assertThat(operator.is(WORKERS, "Paused")).isFalse();
            assertThat(operator.is(WORKERS, "Draining")).isFalse();
            eventually(WORKERS, "Pending", 1);
            assertThat(operator.number(WORKERS, "Backlog")).isZero();
            assertThat(operator.seconds(WORKERS, "OldestAgeSeconds")).isZero();
            assertThat(operator.number(SOCKETS, "Open")).isEqualTo(1);
            assertThat(operator.number(SOCKETS, "Conversations")).isEqualTo(1);
            assertThat(operator.number(SOCKETS, "Most")).isPositive();
            assertThat(operator.is(SOCKETS, "Closing")).isFalse();
            gate.open();
            alice.seesAnswer(id);
        }
        eventually(WORKERS, "Running", 0);
        eventually(WORKERS, "Pending", 0);
        eventually(SOCKETS, "UnsentBytes", 0);
        assertThat(operator.number(WORKERS, "Attempts")).isEqualTo(before + 1);
    }

    @Test
    void pausedNodeLeavesAQuestionWaitingUntilItIsResumed() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            operator.calls(WORKERS, "pause");
            assertThat(operator.is(WORKERS, "Paused")).isTrue();

            String id = alice.asks("Patient?");

            alice.seesAccepted(id);
            eventually(WORKERS, "Backlog", 1);
            double age = operator.seconds(WORKERS, "OldestAgeSeconds");
            await().atMost(SOON).until(() -> operator.seconds(WORKERS, "OldestAgeSeconds") > age + 1);
            assertThat(operator.number(WORKERS, "Running")).isZero();
            assertThat(operator.number(WORKERS, "Pending")).isZero();
            assertThat(model.requests("Patient?")).isEmpty();
            healthBecomes(503);
            assertThat(node.get("/api/health").body()).contains("\"worker\":\"up\"", "\"backlog\":\"waits ");
            assertThat(node.get("/health").statusCode()).isEqualTo(503);

            assertThat(node.probe("/health/ready").statusCode()).isEqualTo(200);
            assertThat(node.probe("/health/live").statusCode()).isEqualTo(200);

            operator.calls(WORKERS, "resume");

            assertThat(alice.seesAnswer(id)).isEqualTo("You said: Patient?");
            assertThat(operator.is(WORKERS, "Paused")).isFalse();
            eventually(WORKERS, "Backlog", 0);
            assertThat(operator.seconds(WORKERS, "OldestAgeSeconds")).isZero();
            healthBecomes(200);
        }
    }

    @Test
    void drainEndsWithTheLastAnswerThatRuns() {
        Gate gate = new Gate();
        model.answers("Last one?", Answer.of("Ends").hold(gate).say(" well."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"));
                EventClient bob = EventClient.connect(node, node.opensSession("Bob"))) {
            String running = alice.asks("Last one?");
            alice.seesSoFar(running, "Ends");

            operator.calls(WORKERS, "drain");

            assertThat(operator.is(WORKERS, "Draining")).isTrue();
            assertThat(operator.is(WORKERS, "Paused")).isTrue();
            String late = bob.asks("Too late?");
            bob.seesAccepted(late);
            eventually(WORKERS, "Backlog", 1);
            gate.open();
            assertThat(alice.seesAnswer(running)).isEqualTo("Ends well.");
            await().atMost(SOON).until(() -> !operator.is(WORKERS, "Draining"));
            assertThat(operator.number(WORKERS, "Running")).isZero();
            assertThat(operator.is(WORKERS, "Paused")).isTrue();
            assertThat(model.requests("Too late?")).isEmpty();
            operator.calls(WORKERS, "resume");
            assertThat(bob.seesAnswer(late)).isEqualTo("You said: Too late?");
        }
    }

    @Test
    void moreTurnsAreTakenAtOnceWhenItIsSaid() {
        Gate gate = new Gate();
        model.answers("In the way?", Answer.held(gate).say("Gone."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"));
                EventClient bob = EventClient.connect(node, node.opensSession("Bob"))) {
            assertThat(operator.calls(WORKERS, "setConcurrency", 1)).contains("up to 1 ");
            assertThat(operator.number(WORKERS, "Concurrency")).isEqualTo(1);
            String first = alice.asks("In the way?");
            gate.awaitArrival();
            String second = bob.asks("Next?");
            bob.seesAccepted(second);
            eventually(WORKERS, "Backlog", 1);

            assertThat(operator.calls(WORKERS, "setConcurrency", 2)).contains("up to 2 ");

            assertThat(bob.seesAnswer(second)).isEqualTo("You said: Next?");
            gate.open();
            assertThat(alice.seesAnswer(first)).isEqualTo("Gone.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4097})
    void concurrencyOutOfRangeIsRefused(int turns) {
        assertThatThrownBy(() -> operator.calls(WORKERS, "setConcurrency", turns))
                .isInstanceOf(Operator.Refused.class)
                .hasMessage("concurrency must be 1 to 4096: " + turns);

        assertThat(operator.number(WORKERS, "Concurrency")).isEqualTo(CONCURRENCY);
    }

    @Test
    void deadLetterIsAskedAgain() {
        Answer refused = Answer.refusal(500, Map.of());
        model.answers("Once more?", refused, refused, Answer.of("At last."));
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String failed = Json.text(alice.seesEnd(alice.asks("Once more?")), "turn");
            eventually(DEAD_LETTERS, "Count", 1);
            CompositeData letter = operator.letters().get(0);
            assertThat(text(letter, "id")).matches("p00/\\d+-\\d+");
            assertThat(text(letter, "time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
            assertThat(text(letter, "reason")).isEqualTo("model_unavailable");
            assertThat(text(letter, "attempts")).isEqualTo("1");
            assertThat(text(letter, "turn")).isEqualTo(failed);
            assertThat(letter.toString()).doesNotContain("Once more");

            String told = operator.calls(DEAD_LETTERS, "requeue", text(letter, "id"));

            assertThat(told).startsWith("requeued as turn ");
            String turn = told.substring("requeued as turn ".length());
            alice.sees("done", frame -> Json.text(frame, "turn").equals(turn));
            assertThat(alice.shows()).containsExactly("Once more? → At last.");
            eventually(DEAD_LETTERS, "Count", 0);
            assertThat(operator.letters()).isEmpty();
            assertThat(operator.calls(DEAD_LETTERS, "requeue", text(letter, "id")))
                    .isIn(told, "not there any more: it was requeued or discarded, or never was");
            assertThat(model.requests("Once more?")).hasSize(3);
        }
    }

    @Test
    void deadLetterIsThrownAway() {
        redis.call("XADD", "chat:{p00}:turns", "*", "no", "turn");
        eventually(DEAD_LETTERS, "Count", 1);
        CompositeData letter = operator.letters().get(0);
        assertThat(text(letter, "reason")).isEqualTo("unexpected_fields");
        assertThat(text(letter, "turn")).isEmpty();
        String id = text(letter, "id");
        assertThat(operator.calls(DEAD_LETTERS, "requeue", id)).startsWith("not requeued: it is no turn");

        assertThat(operator.calls(DEAD_LETTERS, "discard", id)).isEqualTo("discarded");

        assertThat(operator.number(DEAD_LETTERS, "Count")).isZero();
        assertThat(operator.calls(DEAD_LETTERS, "discard", id)).startsWith("not there any more");
        assertThat(operator.calls(DEAD_LETTERS, "discard", "it")).startsWith("nothing done: a dead letter is named by");
    }

    @Test
    void nodeIsSeenWhileRedisIsAway() {
        redis.freeze();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThatThrownBy(() -> operator.number(WORKERS, "Backlog"))
                            .hasMessage("Redis does not answer"));
            assertThat(operator.number(WORKERS, "Running")).isZero();
            assertThat(operator.number(SOCKETS, "Open")).isZero();
            assertThat(operator.calls(DEAD_LETTERS, "discard", "p00/1-0"))
                    .isEqualTo("Redis does not answer: try again, nothing is done twice");
        } finally {
            redis.thaw();
        }
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> operator.number(WORKERS, "Backlog") == 0);
        healthBecomes(200);
    }
}
