package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients that stop reading, and what that costs: themselves time, the node a bounded amount, the others nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowClientsIT {
    private static final int DELTAS = 10_000;
    private static final int BOUND = 256 * 1024;

    /** The largest delta, and what is on its way to the clients that read. */
    private static final int FRAME = 64 * 1024;

    private static final Duration STREAMED = Duration.ofSeconds(60);

    private final ModelStub model = ModelStub.start();
    private final ParleyProcess node = ParleyProcess.launch(environment());

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(model.environment());
        // So that whoever is late finds all of the answer in the log.
        environment.put("CHAT_LOG_MAX_EVENTS", "50000");
        environment.put("CHAT_LIMITS_QUESTIONS_PER_MINUTE", "0");
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

    /** 5 MB in 10,000 tokens: more than the kernel keeps for a connection. */
    private static Answer flood() {
        List<Answer.Step> steps = new ArrayList<>();
        for (int i = 0; i < DELTAS; i++) {
            steps.add(new Answer.Say(i + " " + "漢字é😀".repeat(40) + "\n"));
            steps.add(new Answer.Gap(Duration.ofNanos(200_000)));
        }
        return new Answer(steps);
    }

    private long unsentBytes() {
        return node.get("/api/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parley_sockets_unsent_bytes"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void clientThatStopsReadingDelaysNobodyAndCatchesUp() {
        Answer flood = flood();
        model.answers("Flood?", flood);
        Session ada = node.opensSession("Ada");
        Session bob = node.opensSession("Bob");
        try (SlowClient slow = SlowClient.connect(node, ada);
                EventClient fast = EventClient.connect(node, ada);
                EventClient other = EventClient.connect(node, bob)) {
            slow.readsTo("ready");
            other.seesAnswer(other.asks("Warm?"));
            String id = fast.asks("Flood?");

            List<Long> unsent = new ArrayList<>();
            List<Long> waits = new ArrayList<>();
            await().atMost(STREAMED).pollInterval(Duration.ofMillis(20)).until(() -> {
                unsent.add(unsentBytes());
                long asked = System.nanoTime();
                other.seesAnswer(other.asks("Meanwhile?"));
                waits.add(System.nanoTime() - asked);
                return ends(fast.socket().texts());
            });

            assertThat(fast.seesAnswer(id)).isEqualTo(flood.text());
            assertThat(Collections.max(unsent)).isBetween(BOUND / 2L, (long) BOUND + FRAME);
            Collections.sort(waits);
            assertThat(Duration.ofNanos(waits.get(waits.size() / 2))).isLessThan(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(Collections.max(waits))).isLessThan(Duration.ofSeconds(5));
            assertThat(unsentBytes()).as("the slow client has not read yet").isGreaterThan(BOUND / 2L);

            slow.readsTo("done");
            slow.obeysTheProtocol();
            assertThat(slow.log()).hasSizeGreaterThan(DELTAS / 100).isEqualTo(fast.log());
            await().atMost(Duration.ofSeconds(5)).until(() -> unsentBytes() == 0);
        }
    }

    @Test
    void clientThatReadsNothingForHalfAMinuteIsClosedAndCanResume() {
        model.answers("Flood again?", flood());
        Session ada = node.opensSession("Ada");
        try (SlowClient slow = SlowClient.connect(node, ada);
                EventClient fast = EventClient.connect(node, ada)) {
            slow.readsTo("ready");
            fast.asks("Flood again?");
            await().atMost(STREAMED).until(() -> unsentBytes() > BOUND / 2);
            long stuck = System.nanoTime();
            await().atMost(STREAMED).until(() -> ends(fast.socket().texts()));
            await().atMost(Duration.ofSeconds(45))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> unsentBytes() == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - stuck)).isGreaterThan(Duration.ofSeconds(25));

            slow.readsTo("done");
            slow.obeysTheProtocol();
            assertThat(slow.closed()).hasValueSatisfying(closed -> {
                assertThat(closed.code()).isEqualTo(1013);
                Answers.isSentence(closed.reason());
            });
            try (SlowClient again = slow.continued(node, ada)) {
                again.readsTo("done");
                again.obeysTheProtocol();
                List<String> both = new ArrayList<>(slow.log());
                both.addAll(again.log());
                assertThat(both).isEqualTo(fast.log());
            }
            assertThat(fast.seesAnswer(fast.asks("And now?"))).isEqualTo("You said: And now?");
        }
    }

    private static boolean ends(List<String> frames) {
        return !frames.isEmpty() && frames.get(frames.size() - 1).startsWith("{\"type\":\"done\"");
    }

    @Test
    void snapshotBeyondTheBoundIsDeliveredWhole() {
        String[] tokens = Collections.nCopies(40, "漢字é😀".repeat(1000)).toArray(String[]::new);
        String large = String.join("", tokens);
        assertThat(large.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(BOUND);
        model.answers("Large?", tokens);
        Session ada = node.opensSession("Ada");
        try (EventClient fast = EventClient.connect(node, ada);
                SlowClient slow = SlowClient.connect(node, ada)) {
            slow.readsTo("ready");
            fast.seesAnswer(fast.asks("Large?"));
            fast.seesAnswer(fast.asks("Small?"));
            try (EventClient lost = EventClient.connect(node, ada, "&after=7-7")) {
                lost.sees("snapshot");
                assertThat(lost.shows()).containsExactly("Large? → " + large, "Small? → You said: Small?");
            }
            slow.readsTo("done");
            slow.obeysTheProtocol();
        }
    }

    @Test
    void plainClientThatSendsOnAndOnIsClosed() {
        Gate gate = new Gate();
        model.answers("Held?", Answer.held(gate).say("At last."));
        try (ChatSocket plain = ChatSocket.plain(node, node.opensSession("Ada").query())) {
            plain.sends("Held?");
            gate.awaitArrival();
            for (int i = 0; i < 1000; i++) {
                plain.sends(" ");
            }
            assertThat(plain.awaitClosed().code()).isEqualTo(1008);
        } finally {
            gate.open();
        }
    }
}
