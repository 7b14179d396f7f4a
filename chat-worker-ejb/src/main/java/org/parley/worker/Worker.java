package org.parley.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.config.ChatSettings;
import org.parley.groq.Backoff;
import org.parley.groq.CallTrace;
import org.parley.groq.GroqClient;
import org.parley.redis.Beginning;
import org.parley.redis.GroupCommit;
import org.parley.redis.LocalWorker;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.redis.Turn;
import org.parley.redis.Turns;
import org.parley.trace.Tracer;

/** The worker of a node: one thread for each queue, one for the leases, and one for each turn that runs. */
final class Worker implements LocalWorker.Room {
    private static final Logger LOG = Logger.getLogger(Worker.class.getName());

    /** The loop of the leases waits for nothing but its next tick. */
    private static final Duration LEASES_SILENT = Duration.ofSeconds(30);

    /** A reader may wait for Redis, where the client tries again for most of a minute. */
    private static final Duration READERS_SILENT = Duration.ofMinutes(2);

    /** How long a stopped thread may take to notice. */
    private static final Duration NOTICE = Duration.ofSeconds(3);

    private final ChatSettings settings;
    private final ThreadFactory threads;
    private final Turns turns;
    private final Answering answering;
    private final RunningTurns running;
    private final TurnMetrics figures;
    private final Leases leases;
    private final List<TurnConsumer> consumers = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<Thread> loops = new ArrayList<>();
    private final ThreadPoolExecutor executor;

    Worker(
            ChatSettings settings,
            Redis redis,
            Nodes nodes,
            MeterRegistry metrics,
            Tracer tracer,
            ThreadFactory threads) {
        this.settings = settings;
        this.threads = threads;
        turns = new Turns(
                redis, nodes.id(), settings.web().session(), settings.worker().logMaxEvents());
        running = new RunningTurns(settings.worker().concurrency());
        figures = new TurnMetrics(metrics, running);
        answering = new Answering(
                settings.worker(),
                settings.model(),
                turns,
                new GroupCommit(redis, figures::appended),
                new GroqClient(
                        settings.model(),
                        new CallTrace(
                                tracer, settings.model(), settings.telemetry().toModel())),
                new Backoff(),
                new TurnReports(figures, tracer, new TurnLog(settings.worker().logFormat())));
        executor = TurnThreads.of(settings.worker().concurrency(), threads);
        leases = new Leases(
                turns, nodes, running, redis.deadlines(), settings.worker().lease(), this::answer);
    }

    void start() {
        for (int partition = 0; partition < turns.partitions(); partition++) {
            TurnConsumer consumer = new TurnConsumer(turns, partition, running, this::answer, this::answerIfRoom);
            consumers.add(consumer);
            readers.add(run(consumer));
        }
        loops.add(run(leases));
    }

    /** Whether all loops turn. */
    boolean isTurning() {
        return leases.lastTurned().isWithin(LEASES_SILENT)
                && consumers.stream().allMatch(consumer -> consumer.lastTurned().isWithin(READERS_SILENT));
    }

    RunningTurns running() {
        return running;
    }

    /** Attempts that were begun here. */
    long attempts() {
        return figures.attempts();
    }

    /** How many turns are taken at once from now on. Those that run already go on, also where they are more. */
    void setConcurrency(int most) {
        executor.setMaximumPoolSize(most);
        running.allow(most);
    }

    private Thread run(Runnable loop) {
        Thread thread = threads.newThread(loop);
        thread.start();
        return thread;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The turn's thread looks at what came of it.
    private void answer(Turn turn) {
        AnswerTurn task = new AnswerTurn(answering, turn);
        if (admitted(task)) {
            task.begin().whenComplete((begins, fault) -> execute(task));
        }
    }

    private boolean admitted(AnswerTurn task) {
        RunningTurns.Admission admission = running.add(task);
        if (admission == RunningTurns.Admission.UNWANTED) {
            giveBack(task.turn());
        }
        return admission == RunningTurns.Admission.RUNS;
    }

    /** What this node accepted itself may have filled it while it waited for one from the queue: others may have room. */
    @SuppressWarnings("FutureReturnValueIgnored") // Lost, it is a stray, and taken a second later.
    private void answerIfRoom(Turn turn) {
        if (running.free() > 0) {
            answer(turn);
        } else {
            turns.handBack(turn);
        }
    }

    // ── what this node accepts and has room for ──

    @Override
    public boolean reserve() {
        return running.reserve(1) == 1;
    }

    @Override
    public void leave() {
        running.leave(1);
    }

    @Override
    public LocalWorker.Opening opening() {
        return new LocalWorker.Opening(
                turns.consumer(), settings.model().model(), settings.model().contextMessages());
    }

    @Override
    public void begun(Turn turn, Beginning.Begun beginning) {
        AnswerTurn task = new AnswerTurn(answering, turn, beginning);
        if (admitted(task)) {
            execute(task);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What is not taken now is a stray, and taken a second later.
    public void given(int partition, String entry, Map<String, String> body) {
        turns.given(partition, entry, body).thenAccept(those -> those.forEach(this::answer));
    }

    /** Without waiting: a reply's own thread may have brought it. Lost, it is taken over after a lease. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void giveBack(Turn turn) {
        turns.handBack(turn);
        LOG.info(() -> "turn " + turn.turn() + " handed back: this node takes no more");
    }

    private void execute(AnswerTurn task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    running.remove(task);
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(task);
            giveBack(task.turn());
        } catch (RuntimeException | Error e) {
            running.remove(task);
            LOG.log(
                    Level.SEVERE,
                    e,
                    () -> "no thread for turn " + task.turn().turn() + ": it is taken up again after a lease");
        }
    }

    /**
     * Takes no more turns, lets the running ones finish for as long as the drain lasts, hands the rest back. The leases
     * are kept until the last has ended.
     */
    void stop() {
        consumers.forEach(TurnConsumer::stop);
        // A read that waits in Redis may still bring a turn: it must be among the running ones, or it is held up.
        join(readers);
        leases.takeNoMore();
        if (!running.awaitNone(settings.worker().drain())) {
            running.forEach(AnswerTurn::leave);
            running.awaitNone(NOTICE);
        }
        leases.stop();
        executor.shutdownNow();
        try {
            executor.awaitTermination(NOTICE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        join(loops);
        answering.groq().close();
    }

    /** Waits a moment for threads that were told to end, then interrupts them. */
    private static void join(List<Thread> threads) {
        long end = System.nanoTime() + NOTICE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
        }
    }
}
