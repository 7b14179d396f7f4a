package org.parley.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.parley.system.Answer;
import org.parley.system.Gate;

/**
 * One fault at one moment: some people ask, the moment is brought about, the fault strikes, they go on asking, the fault
 * is healed, and when all is quiet the inspector looks. The seed decides what chance decides, but not when threads meet.
 */
final class Run {
    /** The questions that are struck are named so. */
    static final String STRUCK = "struck";

    private static final int PEOPLE = 3;
    private static final Duration STAGED = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(100);
    private static final Duration WAKING = Duration.ofMillis(300);

    /** A frozen worker's read of the queue has ended after this: what comes then is given to others. */
    private static final Duration READ = Duration.ofMillis(1200);

    private final Site site;
    private final Fault fault;
    private final Moment moment;
    private final String name;
    private final Random random;
    private final Duration gap;
    private final List<PageClient> clients = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final Gate awake = new Gate();
    private final Gate end = new Gate();

    Run(Site site, Fault fault, Moment moment, int number, long seed) {
        this.site = site;
        this.fault = fault;
        this.moment = moment;
        this.random = new Random(seed);
        this.name = "r%d.%d.%d.%x".formatted(fault.ordinal(), moment.ordinal(), number, random.nextInt(0x10000));
        // So long that the answer is still coming when the fifth cut comes.
        this.gap = Duration.ofMillis(fault == Fault.CUT_SOCKETS ? 100 : 15);
    }

    Outcome play() {
        site.awaitWhole();
        try {
            for (int person = 0; person < PEOPLE; person++) {
                clients.add(new PageClient(
                        site, site.web(random).process().opensSession("Person " + person), random.nextLong()));
            }
            clients.forEach(client -> staged(client::isReady));
            Scene scene = new Scene(site, clients, random, victim());
            Strike strike = strikeAtMoment(scene);
            clients.forEach(client -> ask(client, "after"));
            fault.goesOn(scene);
            pause(fault.lasts());
            fault.heal(scene);
            pause(WAKING);
            awake.open();
            site.replaceDead();
            settle();
            return new Inspector(site, fault, moment, name, random).inspect(clients, strike);
        } finally {
            site.leadAwayFromWorkers(false);
            gates.forEach(Gate::open);
            awake.open();
            end.open();
            clients.forEach(PageClient::close);
            site.model().forget(name + ".");
        }
    }

    /** Who is to be given the turns that a fault of workers strikes before they are begun. */
    private Optional<Site.Node> victim() {
        if (moment != Moment.BEFORE_STARTED) {
            return Optional.empty();
        }
        return switch (fault) {
            case KILL_BOTH -> Optional.of(site.part(Site.Part.BOTH));
            case KILL_WORKER, FREEZE_WORKER, ROLLING_STOP -> {
                List<Site.Node> workers = site.workers();
                yield Optional.of(workers.get(random.nextInt(workers.size())));
            }
            default -> Optional.empty();
        };
    }

    private Strike strikeAtMoment(Scene scene) {
        if (fault.isOfModel()) {
            everybodyAsks(this::breaking);
            return Strike.now();
        }
        return switch (moment) {
            case BEFORE_ACCEPTED -> {
                Runnable shot = fault.aim(scene);
                if (random.nextBoolean()) {
                    everybodyAsks(this::flowing);
                    pause(Duration.ofNanos(random.nextInt(3_000_000)));
                    yield strike(shot);
                }
                Strike strike = strike(shot);
                everybodyAsks(this::flowing);
                yield strike;
            }
            case BEFORE_STARTED -> {
                site.leadAwayFromWorkers(true);
                clients.forEach(PageClient::cut);
                clients.forEach(client -> staged(client::isReady));
                freezeWorkers(scene);
                everybodyAsks(this::flowing);
                Strike strike = strike(fault.aim(scene));
                site.leadAwayFromWorkers(false);
                site.workers().forEach(Site.Node::thaw);
                yield strike;
            }
            case AFTER_FIRST_DELTA, WHILE_WAITING -> {
                everybodyAsks(this::heldAfterFirstDelta);
                Strike strike = strike(fault.aim(scene));
                gates.forEach(Gate::open);
                yield strike;
            }
            case MID_ANSWER -> {
                everybodyAsks(this::flowing);
                yield strike(fault.aim(scene));
            }
            case DURING_FINISH -> {
                everybodyAsks(this::heldBeforeEnd);
                Runnable shot = fault.aim(scene);
                gates.forEach(Gate::open);
                pause(Duration.ofNanos(random.nextInt(8_000_000)));
                yield strike(shot);
            }
            case BEFORE_FIRST_DELTA -> throw new IllegalStateException("a moment of the model's");
        };
    }

    /** So that nobody can begin what is accepted meanwhile by the others; it is given to the victim, where there is one. */
    private void freezeWorkers(Scene scene) {
        site.workers().stream()
                .filter(node -> scene.victim().filter(node::equals).isEmpty())
                .forEach(Site.Node::freeze);
        scene.victim().ifPresent(node -> {
            pause(READ);
            node.freeze();
        });
    }

    private static Strike strike(Runnable shot) {
        Strike strike = Strike.now();
        shot.run();
        return strike;
    }

    /** What the model's first answer to a question is. */
    private interface Script {
        Answer answer(String question);
    }

    private void everybodyAsks(Script script) {
        for (PageClient client : clients) {
            String question = question(client, STRUCK);
            site.model().answers(question, answers(question, script.answer(question)));
            client.asks(id(question), question);
            if (moment == Moment.WHILE_WAITING) {
                ask(client, "second");
                ask(client, "third");
            }
        }
        clients.forEach(this::awaitMoment);
    }

    private void ask(PageClient client, String which) {
        String question = question(client, which);
        site.model().answers(question, TraceableAnswers.of(question, flowing(question)));
        client.asks(id(question), question);
    }

    private String question(PageClient client, String which) {
        return name + "." + clients.indexOf(client) + "." + which;
    }

    private static String id(String question) {
        return question.replace('.', '-');
    }

    private void awaitMoment(PageClient client) {
        String struck = id(question(client, STRUCK));
        switch (moment) {
            case BEFORE_ACCEPTED, BEFORE_FIRST_DELTA -> {
                // Nothing to be seen yet.
            }
            case BEFORE_STARTED -> staged(() -> client.hasAccepted(struck));
            case AFTER_FIRST_DELTA -> staged(() -> seesUnits(client, struck, 1));
            case MID_ANSWER -> staged(() -> seesUnits(client, struck, units(TraceableAnswers.TOKENS / 2)));
            case DURING_FINISH -> staged(() -> seesUnits(client, struck, units(TraceableAnswers.TOKENS - 2)));
            case WHILE_WAITING ->
                staged(() -> seesUnits(client, struck, 1) && client.hasAccepted(id(question(client, "third"))));
        }
    }

    private int units(int tokens) {
        return String.join("", TraceableAnswers.some(name + ".0." + STRUCK, 1, 0, tokens))
                .length();
    }

    /** Also where it has gone further, or had to begin again, meanwhile: the report says how many were struck in time. */
    private static boolean seesUnits(PageClient client, String id, int units) {
        return client.sees(id, turn -> turn.answer.length() >= units || turn.attempt > 1 || turn.end.isPresent());
    }

    static void staged(Callable<Boolean> moment) {
        await().atMost(STAGED).pollInterval(Duration.ofMillis(3)).until(moment);
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Answer flowing(String question) {
        return TraceableAnswers.paced(Answer.of(), question, 1, 0, TraceableAnswers.TOKENS, gap);
    }

    private Answer heldAfterFirstDelta(String question) {
        return heldAfterFirstDelta(question, 1, newGate());
    }

    private Answer heldAfterFirstDelta(String question, int call, Gate gate) {
        Answer start = Answer.of(TraceableAnswers.some(question, call, 0, 1)).hold(gate);
        return TraceableAnswers.paced(start, question, call, 1, TraceableAnswers.TOKENS, gap);
    }

    private Answer[] answers(String question, Answer first) {
        if (fault.isForGood()) {
            return new Answer[] {first};
        }
        // A worker that was frozen wakes while its successor is in the middle: what it still has would fit on.
        return fault == Fault.FREEZE_WORKER
                ? TraceableAnswers.of(question, first, heldAfterFirstDelta(question, 2, awake))
                : TraceableAnswers.of(question, first);
    }

    private Answer heldBeforeEnd(String question) {
        return Answer.of(TraceableAnswers.some(question, 1, 0, TraceableAnswers.TOKENS - 1))
                .hold(newGate())
                .say(TraceableAnswers.some(question, 1, TraceableAnswers.TOKENS - 1, TraceableAnswers.TOKENS));
    }

    private Answer breaking(String question) {
        int said = switch (moment) {
            case BEFORE_ACCEPTED, BEFORE_STARTED, BEFORE_FIRST_DELTA -> 0;
            case AFTER_FIRST_DELTA, WHILE_WAITING -> 1;
            case MID_ANSWER -> TraceableAnswers.TOKENS / 2;
            case DURING_FINISH -> TraceableAnswers.TOKENS;
        };
        return fault.broken(TraceableAnswers.paced(Answer.of(), question, 1, 0, said, gap), end);
    }

    private Gate newGate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    private void settle() {
        try {
            await().atMost(SETTLED)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> clients.stream().allMatch(PageClient::hasAllEnds));
        } catch (ConditionTimeoutException e) {
            // The inspector counts what is missing.
        }
        site.awaitServing();
    }
}
