package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application comes and goes while its server stays. */
@Tag("server")
final class RedeployIT {
    private static final int ROUNDS = 10;

    /** From here on the server has loaded what it needs for its own part. */
    private static final int WARM = 3;

    private static final int TABS = 3;

    /** A generation of classes takes 12 MB there (measured): one in each round would be four times as much. */
    private static final long METASPACE_FLAT = 20L << 20;

    private static final long HEAP_FLAT = 16L << 20;

    /** A server's idle thread that a WebSocket has begun ends within this, and lets go of the application. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final Duration BACK = Duration.ofSeconds(90);

    private final ModelStub model = ModelStub.start();
    private final RedisProcess redis = RedisProcess.start();
    private ParleyProcess node;

    @BeforeEach
    void start() {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        // Soft references are let go at each collection, so that what is only cached does not count as kept.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:SoftRefLRUPolicyMSPerMB=0");
        node = ParleyProcess.start(environment).calledByHttp1();
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
        model.close();
    }

    private record Round(int number, int sockets, ServerJvm.Memory memory) {}

    @Test
    void nothingStaysBehind() throws IOException {
        List<Round> rounds = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            awaitUp();
            Gate gate = new Gate();
            List<Tab> tabs = openChats("Halfway in round " + round + "?", gate);
            node.undeploy();
            gate.open();
            tabs.forEach(Tab::isCut);
            rounds.add(settled(round));
            node.deploy();
        }
        Files.writeString(Path.of("target", "redeployed.md"), table(rounds));
        Round warm = rounds.get(WARM - 1);
        for (Round round : rounds.subList(WARM, ROUNDS)) {
            // Less than one for each round: the visitors' own may be a few more or less.
            assertThat(round.sockets() - warm.sockets())
                    .as("sockets; %s", rounds)
                    .isLessThan(ROUNDS - WARM);
            assertThat(round.memory().metaspace() - warm.memory().metaspace())
                    .as("metaspace; %s", rounds)
                    .isLessThan(METASPACE_FLAT);
            assertThat(round.memory().heap() - warm.memory().heap())
                    .as("heap; %s", rounds)
                    .isLessThan(HEAP_FLAT);
        }
    }

    /** Each with an answer behind it, and one that has only begun. */
    private List<Tab> openChats(String halfway, Gate gate) {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            Tab tab = Tab.early(node.opensSession("Ada"), node);
            tabs.add(tab);
            tab.asks(UUID.randomUUID().toString(), "Answered?");
            // One after another: where two threads load a class at once, Payara's Felix may keep one of them for ever.
            await().atMost(BACK).until(() -> isAnswered(tab));
        }
        model.answers(halfway, Answer.of("So ", "far").hold(gate).say("."));
        tabs.forEach(tab -> tab.asks(UUID.randomUUID().toString(), halfway));
        await().atMost(BACK).until(() -> tabs.stream().allMatch(tab -> tab.apply() != null && tab.isConfirmed()));
        return tabs;
    }

    private static boolean isAnswered(Tab tab) {
        return !tab.apply().isEmpty()
                && !tab.turns().isEmpty()
                && tab.turns().stream().allMatch(Turn::isDone);
    }

    private Round settled(int round) {
        assertThat(node.jvm().threads()).as("threads in round %d", round).isEmpty();
        assertThat(redis.connections())
                .as("connections to Redis in round %d", round)
                .isZero();
        try {
            ServerJvm.Memory memory = await("the classes of older generations to go, in round " + round)
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(this::memoryOfAServerThatIsUsed, found -> found.generations() <= node.generationsKept());
            return new Round(round, node.jvm().sockets(), memory);
        } catch (ConditionTimeoutException e) {
            node.jvm().dump(node.directory().resolve("heap.hprof"));
            throw e;
        }
    }

    /** WildFly's executor forgets a thread that has ended only when the next request comes. */
    private ServerJvm.Memory memoryOfAServerThatIsUsed() {
        node.get("/");
        return node.jvm().memory();
    }

    private static String table(List<Round> rounds) {
        StringBuilder table = new StringBuilder();
        for (Round round : rounds) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %.1f | %.1f |%n",
                    round.number(),
                    round.sockets(),
                    round.memory().generations(),
                    round.memory().heap() / 1048576.0,
                    round.memory().metaspace() / 1048576.0));
        }
        return table.toString();
    }

    @Test
    void answersUnderWayAreGivenAfterwards() {
        awaitUp();
        Map<Tab, String> asked = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            String question = "Through a redeployment, " + i + "?";
            Answer slow = Answer.of("Begun");
            StringBuilder text = new StringBuilder("Begun");
            for (int token = 0; token < 60; token++) {
                slow = slow.gap(Duration.ofMillis(50)).say(" " + token);
                text.append(' ').append(token);
            }
            model.answers(question, slow, slow);
            Tab tab = Tab.early(node.opensSession("Ada"), node);
            tab.asks(UUID.randomUUID().toString(), question);
            asked.put(tab, text.toString());
        }
        await().atMost(BACK)
                .until(() ->
                        asked.keySet().stream().allMatch(tab -> !tab.apply().isEmpty() && tab.isConfirmed()));

        CompletableFuture<Void> redeployed = CompletableFuture.runAsync(node::redeploy);

        await().atMost(BACK).pollInterval(Duration.ofMillis(200)).until(() -> {
            asked.keySet().stream().filter(tab -> !tab.isConnected()).forEach(tab -> tab.connects(node));
            return redeployed.isDone() && asked.keySet().stream().allMatch(RedeployIT::isAnswered);
        });
        redeployed.join();
        asked.forEach((tab, text) -> {
            assertThat(tab.violations()).as(tab.story()).isEmpty();
            assertThat(tab.turns())
                    .singleElement()
                    .satisfies(turn -> assertThat(turn.answer).hasToString(text));
        });
    }

    private void awaitUp() {
        await().atMost(BACK)
                .ignoreExceptions()
                .until(() -> node.get("/api/health").statusCode() == 200);
    }
}
