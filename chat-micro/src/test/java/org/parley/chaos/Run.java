package org.parley.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.parley.system.Answer;
import org.parley.system.Gate;

/**
 * One fault at one moment: some people ask, the moment is brought about, the fault strikes, they go on asking, the fault
 * is healed, and when all is quiet the inspector looks. The seed decides what chance decides.
 */
final class Run {
    private static final int PEOPLE = 3;
    private static final Duration STAGED = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(100);
    private static final Duration WAKING = Duration.ofMillis(300);
    private static final Duration GAP = Duration.ofMillis(15);

    private final Site site;
    private final Fault fault;
    private final Moment moment;
    private final String name;
    private final Random random;
    private final List<PageClient> clients = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final Gate awake = new Gate();
    private final Gate end = new Gate();

    Run(Site site, Fault fault, Moment moment, long seed) {
        this.site = site;
        this.fault = fault;
        this.moment = moment;
        this.random = new Random(seed);
        this.name = "r" + Long.toHexString(seed & 0xffffff) + Integer.toHexString(random.nextInt(0x10000));
    }

    Outcome play() {
        site.awaitWhole();
        try {
            for (int person = 0; person < PEOPLE; person++) {
                clients.add(new PageClient(
                        site, site.web(random).process().opensSession("Person " + person), random.nextLong()));
            }
            clients.forEach(client -> staged(client::isReady));
            Scene scene = new Scene(site, clients, random);
            long struck = strikeAtMoment(scene);
            clients.forEach(client -> ask(client, "after"));
            LockSupport.parkNanos(fault.lasts().toNanos());
            fault.heal(scene);
            LockSupport.parkNanos(WAKING.toNanos());
            awake.open();
            site.replaceDead();
            settle();
            return new Inspector(site, random).inspect(fault, moment, clients, takeovers(struck));
        } finally {
            gates.forEach(Gate::open);
            awake.open();
            end.open();
            clients.forEach(PageClient::close);
        }
    }

    /** When it struck. */
    private long strikeAtMoment(Scene scene) {
        if (fault.isOfModel()) {
            everybodyAsks(this::breaking);
            return System.nanoTime();
        }
        return switch (moment) {
            case BEFORE_ACCEPTED -> {
                boolean first = random.nextBoolean();
                if (first) {
                    everybodyAsks(this::flowing);
                    LockSupport.parkNanos(random.nextInt(8_000_000));
                }
                long struck = strike(scene);
                if (!first) {
                    everybodyAsks(this::flowing);
                }
                yield struck;
            }
            case BEFORE_STARTED -> {
                // Workers stand still, so that nobody can begin what is accepted meanwhile by the others.
                List<Site.Node> workers = site.workers();
                workers.forEach(Site.Node::freeze);
                clients.forEach(PageClient::cut);
                everybodyAsks(this::flowing);
                long struck = strike(scene);
                workers.forEach(Site.Node::thaw);
                yield struck;
            }
            case AFTER_FIRST_DELTA, WHILE_WAITING -> {
                everybodyAsks(this::heldAfterFirstDelta);
                yield strikeAndGoOn(scene);
            }
            case MID_ANSWER -> {
                everybodyAsks(this::flowing);
                yield strike(scene);
            }
            case DURING_FINISH -> {
                everybodyAsks(this::heldBeforeEnd);
                gates.forEach(Gate::open);
                LockSupport.parkNanos(random.nextInt(12_000_000));
                yield strike(scene);
            }
        };
    }

    private long strikeAndGoOn(Scene scene) {
        long struck = strike(scene);
        gates.forEach(Gate::open);
        return struck;
    }

    private long strike(Scene scene) {
        long struck = System.nanoTime();
        fault.strike(scene);
        return struck;
    }

    /** What the model's first answer to a question is. */
    private interface Script {
        Answer answer(String question);
    }

    private void everybodyAsks(Script script) {
        for (PageClient client : clients) {
            String question = name + "." + clients.indexOf(client) + ".struck";
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
        String question = name + "." + clients.indexOf(client) + "." + which;
        site.model().answers(question, TraceableAnswers.of(question, flowing(question)));
        client.asks(id(question), question);
    }

    private static String id(String question) {
        return question.replace('.', '-');
    }

    private void awaitMoment(PageClient client) {
        String prefix = name + "-" + clients.indexOf(client) + "-";
        switch (moment) {
            case BEFORE_ACCEPTED -> {
                // Whether it is accepted already is left to chance.
            }
            case BEFORE_STARTED -> staged(() -> client.hasAccepted(prefix + "struck"));
            case AFTER_FIRST_DELTA -> staged(() -> seesUnits(client, prefix + "struck", 1));
            case MID_ANSWER -> staged(() -> seesUnits(client, prefix + "struck", units(TraceableAnswers.TOKENS / 2)));
            case DURING_FINISH ->
                staged(() -> seesUnits(client, prefix + "struck", units(TraceableAnswers.TOKENS - 2)));
            case WHILE_WAITING ->
                staged(() -> seesUnits(client, prefix + "struck", 1) && client.hasAccepted(prefix + "third"));
        }
    }

    private int units(int tokens) {
        return String.join("", TraceableAnswers.some(name + ".0.struck", 1, 0, tokens))
                .length();
    }

    /** Also where it has gone further, or had to begin again, meanwhile. */
    private static boolean seesUnits(PageClient client, String id, int units) {
        return client.sees(id, turn -> turn.answer.length() >= units || turn.attempt > 1 || turn.end.isPresent());
    }

    private static void staged(java.util.concurrent.Callable<Boolean> moment) {
        await().atMost(STAGED).pollInterval(Duration.ofMillis(3)).until(moment);
    }

    private Answer flowing(String question) {
        return TraceableAnswers.paced(Answer.of(), question, 1, 0, TraceableAnswers.TOKENS, GAP);
    }

    private Answer heldAfterFirstDelta(String question) {
        return heldAfterFirstDelta(question, 1, newGate());
    }

    private static Answer heldAfterFirstDelta(String question, int call, Gate gate) {
        Answer start = Answer.of(TraceableAnswers.some(question, call, 0, 1)).hold(gate);
        return TraceableAnswers.paced(start, question, call, 1, TraceableAnswers.TOKENS, GAP);
    }

    /** A worker that was frozen wakes while its successor is in the middle: what it still has would fit on. */
    private Answer[] answers(String question, Answer first) {
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
            case BEFORE_ACCEPTED, BEFORE_STARTED -> 0;
            case AFTER_FIRST_DELTA, WHILE_WAITING -> 1;
            case MID_ANSWER -> TraceableAnswers.TOKENS / 2;
            case DURING_FINISH -> TraceableAnswers.TOKENS;
        };
        return fault.broken(TraceableAnswers.paced(Answer.of(), question, 1, 0, said, GAP), end);
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

    private List<Duration> takeovers(long struck) {
        if (!fault.endsWorker()) {
            return List.of();
        }
        return clients.stream()
                .flatMap(client ->
                        client.restarts().stream().filter(at -> at > struck).limit(1))
                .map(at -> Duration.ofNanos(at - struck))
                .toList();
    }
}
