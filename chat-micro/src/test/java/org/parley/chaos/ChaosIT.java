package org.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.parley.system.Answer;
import org.parley.system.EventClient;
import org.parley.system.Gate;
import org.parley.system.ParleyProcess;
import org.parley.system.WorkDirectory;

/**
 * No answer lost, none twice. A selection by default; the whole matrix with {@code -Dparley.chaos.runs=3} (runs of each
 * fault at each moment). {@code -Dparley.chaos.seed=…} sets what chance decides; {@code -Dparley.chaos.fault=…} takes
 * one fault by its name in {@link Fault}.
 */
@Tag("runnable")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ChaosIT {
    private static final int RUNS = Integer.getInteger("parley.chaos.runs", 0);
    private static final long SEED = Long.getLong("parley.chaos.seed", 20261126L);
    private static final String FAULT = System.getProperty("parley.chaos.fault", "");

    /** One of each kind, where it hurts most. */
    private static final List<Cell> SELECTION = List.of(
            new Cell(Fault.KILL_WORKER, Moment.MID_ANSWER),
            new Cell(Fault.KILL_WEB, Moment.AFTER_FIRST_DELTA),
            new Cell(Fault.FREEZE_WORKER, Moment.AFTER_FIRST_DELTA),
            new Cell(Fault.CUT_SOCKETS, Moment.MID_ANSWER),
            new Cell(Fault.RESTART_REDIS, Moment.WHILE_WAITING),
            new Cell(Fault.PAUSE_REDIS, Moment.DURING_FINISH),
            new Cell(Fault.MODEL_CUTS, Moment.MID_ANSWER),
            new Cell(Fault.KILL_WORKER, Moment.BEFORE_STARTED));

    private record Cell(Fault fault, Moment moment) {
        long seed(int run) {
            return SEED + 1_000_000L * fault.ordinal() + 10_000L * moment.ordinal() + run;
        }
    }

    private final Report report = new Report(
            Path.of("target", "chaos.md"),
            "Seed %d, JDK %s, %d processors"
                    .formatted(
                            SEED,
                            Runtime.version().feature(),
                            Runtime.getRuntime().availableProcessors()));
    private @Nullable Site site;
    private boolean sentinel;

    @Test
    @Order(1)
    void wokenWorkerWritesNothingAndLeavesTheModelAtOnce() {
        Site there = siteFor(Fault.FREEZE_WORKER);
        there.awaitWhole();
        ParleyProcess web = there.part(Site.Part.WEB).process();
        String question = "woken";
        Gate gate = new Gate();
        Answer endless = Answer.of(TraceableAnswers.some(question, 1, 0, 1)).hold(gate);
        for (int i = 0; i < 1000; i++) {
            endless = endless.say("and on ").gap(Duration.ofMillis(20));
        }
        there.model().answers(question, TraceableAnswers.of(question, endless));
        try (EventClient alice = EventClient.connect(web, web.opensSession("Alice"))) {
            String id = alice.asks(question);
            alice.sees("delta");
            Site.Node worker = there.workerAtWork(new Random(SEED));
            worker.freeze();
            gate.open();
            assertThat(TraceableAnswers.isWhole(question, alice.seesAnswer(id))).isTrue();

            worker.thaw();

            await().atMost(Duration.ofSeconds(5)).until(() -> there.model().wasAbandoned(question));
            assertThat(web.history(alice.session())).hasSize(2);
        }
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> everyQuestionEndsOnce() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Cell cell : cells()) {
            for (int run = 1; run <= Math.max(1, RUNS); run++) {
                int number = run;
                String name = "%s, %s, run %d".formatted(cell.fault(), cell.moment(), run);
                tests.add(dynamicTest(name, () -> isClean(cell, number)));
            }
        }
        return tests.stream();
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        if (RUNS == 0) {
            cells.addAll(SELECTION);
        } else {
            for (Fault fault : Fault.values()) {
                fault.moments().forEach(moment -> cells.add(new Cell(fault, moment)));
            }
        }
        cells.removeIf(cell -> !FAULT.isEmpty() && !cell.fault().name().equals(FAULT));
        // Those that need replicas come last, so that the site changes once.
        cells.sort(Comparator.comparing(cell -> cell.fault().isOfSentinel()));
        return cells;
    }

    private void isClean(Cell cell, int number) {
        Outcome outcome = play(cell, number);
        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.failed())
                .as("only a model that never answers lets turns fail")
                .isEqualTo(cell.fault().isForGood() ? outcome.struck() : 0);
    }

    /** A run that breaks off may leave anything frozen or dead: the next gets another site. */
    private Outcome play(Cell cell, int number) {
        try {
            Outcome outcome =
                    new Run(siteFor(cell.fault()), cell.fault(), cell.moment(), number, cell.seed(number)).play();
            report.add(outcome);
            return outcome;
        } catch (RuntimeException | AssertionError e) {
            report.brokeOff();
            closeSite();
            throw e;
        }
    }

    private Site siteFor(Fault fault) {
        if (site == null || sentinel != fault.isOfSentinel()) {
            closeSite();
            sentinel = fault.isOfSentinel();
            site = new Site(
                    ParleyProcess.jar(),
                    sentinel ? new SentinelStore() : new Store.Single(),
                    Map.of(),
                    Site.Part.WEB,
                    Site.Part.WORKER,
                    Site.Part.BOTH);
        }
        return site;
    }

    @Test
    @Order(3)
    void inspectorSeesWhatTheFencePrevents() {
        closeSite();
        Path jar = UnfencedJar.make(WorkDirectory.create("unfenced"));
        try (Site unfenced = new Site(jar, new Store.Single(), Map.of(), Site.Part.BOTH, Site.Part.BOTH)) {
            Outcome outcome = new Run(unfenced, Fault.FREEZE_WORKER, Moment.AFTER_FIRST_DELTA, 1, SEED).play();

            assertThat(outcome.isClean()).isFalse();
            assertThat(outcome.notes())
                    .anyMatch(note -> note.matches("(?s).*(delta of attempt 1 during 2|not the model's).*"));
        }
    }

    private void closeSite() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @AfterAll
    void end() {
        closeSite();
        System.out.println(report.text());
    }
}
