package org.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.parley.system.Answer;
import org.parley.system.ParleyProcess;

/** Three nodes are stopped and replaced, one after another, while fifty people go on asking. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("runnable")
final class RollingStopIT {
    private static final int PEOPLE = 50;
    private static final Duration DRAIN = Duration.ofSeconds(8);
    private static final Duration SETTLED = Duration.ofSeconds(90);

    private final Random random = new Random(7);
    private final List<PageClient> clients = new ArrayList<>();
    private final Site site = new Site(
            ParleyProcess.jar(),
            new Store.Single(),
            Map.of("CHAT_WORKER_DRAIN_SECONDS", Long.toString(DRAIN.toSeconds())),
            Site.Part.BOTH,
            Site.Part.BOTH,
            Site.Part.BOTH);

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void answersShorterThanTheDrainAreNotBegunAgain() throws Exception {
        Outcome outcome = rollingStopWithAnswersOf(Duration.ofMillis(1500));

        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome.failed()).isZero();
        assertThat(outcome.questions()).isGreaterThan(3 * PEOPLE);
        assertThat(clients).allSatisfy(client -> assertThat(client.restarts()).isZero());
    }

    @Test
    @Tag("long")
    void answersLongerThanTheDrainAreFinishedByOthers() throws Exception {
        Outcome outcome = rollingStopWithAnswersOf(DRAIN.multipliedBy(2));

        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome.failed()).isZero();
        assertThat(clients).anySatisfy(client -> assertThat(client.restarts()).isPositive());
    }

    private Outcome rollingStopWithAnswersOf(Duration length) throws Exception {
        site.awaitWhole();
        clients.clear();
        for (int person = 0; person < PEOPLE; person++) {
            clients.add(new PageClient(site, site.web(random).process().opensSession("Person " + person), person));
        }
        try {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(this::stopAndReplaceEach);
            for (int round = 0; !stop.isDone(); round++) {
                askWhoIsFree(round, length);
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            }
            stop.get(1, TimeUnit.SECONDS);
            await().atMost(SETTLED).until(() -> clients.stream().allMatch(PageClient::hasAllEnds));
            return new Inspector(site, Fault.ROLLING_STOP, Moment.MID_ANSWER, "p", random)
                    .inspect(clients, Strike.now());
        } finally {
            clients.forEach(PageClient::close);
        }
    }

    private void stopAndReplaceEach() {
        for (Site.Node node : site.nodes()) {
            node.aimToStop().run();
            node.awaitStopped();
            site.awaitWhole();
        }
    }

    private void askWhoIsFree(int round, Duration length) {
        for (int person = 0; person < PEOPLE; person++) {
            PageClient client = clients.get(person);
            if (client.hasAllEnds()) {
                String question = "p." + person + "." + length.toSeconds() + "." + round;
                Duration gap = length.dividedBy(TraceableAnswers.TOKENS);
                site.model()
                        .answers(
                                question,
                                TraceableAnswers.of(
                                        question,
                                        TraceableAnswers.paced(
                                                Answer.of(), question, 1, 0, TraceableAnswers.TOKENS, gap)));
                client.asks(question.replace('.', '-'), question);
            }
        }
    }
}
