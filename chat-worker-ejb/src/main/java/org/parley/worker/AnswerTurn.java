package org.parley.worker;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.groq.AnswerListener;
import org.parley.groq.Completion;
import org.parley.groq.FinishReason;
import org.parley.groq.GroqCall;
import org.parley.groq.ModelException;
import org.parley.groq.ModelFailure;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Message;
import org.parley.protocol.ServerFrame;
import org.parley.redis.Attempt;
import org.parley.redis.Beginning;
import org.parley.redis.Ending;
import org.parley.redis.Redis;
import org.parley.redis.RedisUnavailableException;
import org.parley.redis.Turn;
import org.parley.redis.WriteReply;

/**
 * Answers one turn: begins an attempt, asks the model, writes what comes, ends the turn. A model that fails is asked
 * again, with a new attempt where something was out already. Waits on one thread; what the model says may
 * come on the network's, leases, limits and stops come from others.
 */
final class AnswerTurn implements Runnable {
    private static final Logger LOG = Logger.getLogger(AnswerTurn.class.getName());

    /** Reasons for another attempt, as clients see them. */
    private static final String WORKER_LOST = "worker_lost";

    private static final String DRAIN = "drain";
    private static final String MODEL_FAILED = "model_failed";
    private static final String REDIS_LOST = "redis_lost";

    /** How long one call to Redis may take; longer than the client's own attempts. */
    private static final Duration REDIS = Duration.ofSeconds(45);

    private final Answering with;
    private final Turn turn;
    private final Retry first;
    private @Nullable CompletableFuture<Beginning> beginning;
    private volatile @Nullable AnswerText text;
    private volatile @Nullable GroqCall call;
    private volatile boolean leaving;

    /** One that was begun when it was accepted. */
    AnswerTurn(Answering with, Turn turn, Beginning.Begun begun) {
        this(with, turn);
        beginning = CompletableFuture.completedFuture(begun);
    }

    AnswerTurn(Answering with, Turn turn) {
        this.with = with;
        this.turn = turn;
        first = new Retry(turn.takenOver() ? WORKER_LOST : DRAIN, turn.takenOver() ? 1 : 0);
    }

    /**
     * Asks Redis for the first attempt, without waiting: a thread is needed only when there is something to do for it.
     *
     * @return done, well or not, when {@link #run} need not wait
     */
    CompletableFuture<Beginning> begin() {
        beginning = begin(first);
        return beginning;
    }

    Turn turn() {
        return turn;
    }

    boolean hasBegun() {
        return text != null;
    }

    Attempt attempt() {
        return Objects.requireNonNull(text, "an attempt has begun").attempt();
    }

    /** A lease was renewed, or not. */
    void heard(Attempt attempt, WriteReply reply) {
        AnswerText current = text;
        if (current != null && current.attempt().equals(attempt)) {
            current.heard(reply);
        }
    }

    /** Called every tick: ends a call that takes too long or whose text nobody wants, and repeats unconfirmed writes. */
    void enforceLimits(long nanoTime) {
        GroqCall current = call;
        AnswerText written = text;
        if (current != null) {
            current.enforceLimits(nanoTime);
            if (leaving || (written != null && written.reply() != WriteReply.OK)) {
                current.cancel();
            }
        }
        if (written != null) {
            written.repeat();
        }
    }

    /** The node goes away: the turn is handed back at once. */
    void leave() {
        leaving = true;
        GroqCall current = call;
        if (current != null) {
            current.cancel();
        }
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void run() {
        try {
            Optional<Retry> again = Optional.of(first);
            while (again.isPresent()) {
                if (leaving) {
                    handBack();
                    return;
                }
                again = attempt(again.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RedisUnavailableException e) {
            // The lease runs out, and whoever reaches Redis then goes on.
            LOG.log(Level.WARNING, e, () -> "turn " + turn.turn() + " is left to another worker: Redis is away");
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, e, () -> "turn " + turn.turn() + " is left to another worker");
        }
    }

    /**
     * Why there is to be another attempt.
     *
     * @param failures since the last attempt began
     */
    private record Retry(String reason, int failures) {}

    private CompletableFuture<Beginning> begin(Retry retry) {
        return with.turns()
                .begin(
                        turn,
                        retry.reason(),
                        retry.failures(),
                        with.model().model(),
                        with.model().contextMessages());
    }

    private Optional<Retry> attempt(Retry retry) throws InterruptedException {
        CompletableFuture<Beginning> asked = retry == first && beginning != null ? beginning : begin(retry);
        Beginning begins = Redis.await(asked, REDIS);
        if (begins instanceof Beginning.Begun begun) {
            try (AttemptReport report = with.reports().begin(begun)) {
                return answer(begun, report);
            }
        }
        if (begins instanceof Beginning.Stopped stopped) {
            Ending ending = new Ending.Answered(
                    stopped.said(), stopped.textAttempt(), stopped.model(), Finish.stopped, Optional.empty());
            if (finish(stopped.attempt(), ending) == WriteReply.OK) {
                with.reports().stopped(stopped);
            }
        }
        return Optional.empty();
    }

    private Optional<Retry> answer(Beginning.Begun begun, AttemptReport report) throws InterruptedException {
        AnswerText answer = new AnswerText(begun.attempt(), with.commit());
        text = answer;
        long end =
                System.nanoTime() + with.limits().turn().minus(begun.elapsed()).toNanos();
        int failures = begun.failures();
        if (failures > with.limits().maxFailures()) {
            return giveUp(
                    begun,
                    answer,
                    new Ending.GivenUp(
                            questionOf(begun),
                            FailureCode.internal,
                            ModelFailure.INTERNAL.sentence(),
                            failures,
                            Optional.of(WORKER_LOST)),
                    report);
        }
        while (true) {
            try {
                Completion completion = stream(begun, answer, report);
                return end(answer, finishOf(completion.finish()), usage(completion), report);
            } catch (CancellationException e) {
                return cancelled(answer, report);
            } catch (ModelException e) {
                if (answer.reply() != WriteReply.OK || leaving) {
                    return cancelled(answer, report);
                }
                FailureCode code = FailureCode.valueOf(e.failure().wire());
                report.modelFailed(code, e);
                failures++;
                Duration wait = with.backoff().delay(failures, e.retryAfter());
                boolean late = System.nanoTime() + wait.toNanos() > end;
                if (!e.retryable() || failures > with.limits().maxFailures() || late) {
                    return giveUp(
                            begun,
                            answer,
                            new Ending.GivenUp(
                                    questionOf(begun),
                                    code,
                                    e.failure().sentence(),
                                    failures,
                                    e.retryable() ? Optional.of(code.name()) : Optional.empty()),
                            report);
                }
                if (!waitUnlessCancelled(answer, wait)) {
                    return cancelled(answer, report);
                }
                if (!answer.isEmpty()) {
                    return Optional.of(new Retry(MODEL_FAILED, failures - begun.failures()));
                }
            }
        }
    }

    private Completion stream(Beginning.Begun begun, AnswerText answer, AttemptReport report) throws ModelException {
        try (GroqCall current =
                with.groq().call(ModelContext.of(begun.context(), with.model().contextMessages()), report.context())) {
            call = current;
            return current.stream(new AnswerListener() {
                @Override
                public void text(String piece) {
                    if (answer.length() == 0) {
                        report.firstToken();
                    }
                    answer.add(piece);
                    throwIfUnwanted(answer);
                }

                @Override
                public void reasoning(String piece) {
                    answer.addReasoning(piece);
                    throwIfUnwanted(answer);
                }
            });
        } finally {
            call = null;
        }
    }

    private void throwIfUnwanted(AnswerText answer) {
        if (answer.reply() != WriteReply.OK || leaving) {
            throw new CancellationException();
        }
    }

    /** The call was ended from outside: the writes' last reply says why. */
    private Optional<Retry> cancelled(AnswerText answer, AttemptReport report) throws InterruptedException {
        return switch (answer.reply()) {
            case STOP -> end(answer, Finish.stopped, Optional.empty(), report);
            case GAP -> Optional.of(new Retry(REDIS_LOST, 0));
            case STALE, GONE -> Optional.empty();
            case ERROR -> Optional.of(new Retry(REDIS_LOST, 1));
            case OK -> {
                if (leaving) {
                    handBack();
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Retry> end(
            AnswerText answer, Finish finish, Optional<ServerFrame.Usage> usage, AttemptReport report)
            throws InterruptedException {
        if (!answer.seal(REDIS)) {
            throw new IllegalStateException("Redis did not confirm the last piece");
        }
        Ending ending = new Ending.Answered(
                answer.said(),
                answer.attempt().number(),
                Optional.of(with.model().model()),
                finish,
                usage);
        WriteReply reply = finish(answer.attempt(), ending);
        if (reply == WriteReply.GAP) {
            return Optional.of(new Retry(REDIS_LOST, 0));
        }
        if (reply == WriteReply.OK) {
            report.answered(answer.length(), finish, usage);
        }
        return Optional.empty();
    }

    private Optional<Retry> giveUp(
            Beginning.Begun begun, AnswerText answer, Ending.GivenUp ending, AttemptReport report)
            throws InterruptedException {
        WriteReply reply = finish(begun.attempt(), ending);
        if (reply == WriteReply.STOP) {
            // A person was faster: what has come so far is the answer.
            return end(answer, Finish.stopped, Optional.empty(), report);
        }
        if (reply == WriteReply.OK) {
            report.failed(ending.code(), answer.length());
        }
        return Optional.empty();
    }

    private static Message questionOf(Beginning.Begun begun) {
        return begun.context().get(begun.context().size() - 1);
    }

    /** Tries for a while: a repeated finish that took effect before is not done twice. */
    private WriteReply finish(Attempt attempt, Ending ending) throws InterruptedException {
        int tries = 3;
        while (true) {
            try {
                return Redis.await(with.turns().finish(attempt, ending), REDIS);
            } catch (RedisUnavailableException e) {
                if (--tries == 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Gives the turn back to the queue at once. */
    void handBack() {
        Redis.await(with.turns().handBack(turn), REDIS);
        LOG.info(() -> "turn " + turn.turn() + " handed back: this node goes away");
    }

    /** Waits before the model is asked again; false where the turn is to end first. */
    private synchronized boolean waitUnlessCancelled(AnswerText answer, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (left > 0 && !leaving && answer.reply() == WriteReply.OK) {
            // in steps, because a lease's reply wakes the text's waiters and not this one's
            wait(Math.min(left, 100));
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return !leaving && answer.reply() == WriteReply.OK;
    }

    private static Finish finishOf(FinishReason reason) {
        return reason == FinishReason.LENGTH ? Finish.length : Finish.stop;
    }

    private static Optional<ServerFrame.Usage> usage(Completion completion) {
        return completion.usage().map(used -> new ServerFrame.Usage(used.promptTokens(), used.completionTokens()));
    }
}
