package org.parley.web.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.parley.redis.Acceptance;
import org.parley.redis.ConversationId;
import org.parley.redis.Deadlines;
import org.parley.redis.Mailbox;
import org.parley.trace.Span;
import org.parley.trace.TraceContext;
import org.parley.trace.Tracer;

/**
 * Hands questions to the mailbox, and holds them for a while where Redis is away. Trying again is safe: the mailbox
 * accepts an id once. Thread-safe.
 */
final class HeldQuestions {
    /** How long a question is held, by the protocol. */
    static final Duration HELD = Duration.ofSeconds(5);

    /** Between two tries, where Redis refuses at once. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Mailbox mailbox;
    private final Deadlines deadlines;
    private final Executor executor;
    private final QuestionMetrics metrics;
    private final Tracer tracer;

    HeldQuestions(Mailbox mailbox, Deadlines deadlines, Executor executor, QuestionMetrics metrics, Tracer tracer) {
        this.tracer = tracer;
        this.mailbox = mailbox;
        this.deadlines = deadlines;
        this.executor = executor;
        this.metrics = metrics;
    }

    /**
     * Never fails: what Redis did not decide in time is unavailable.
     *
     * @param trace that it was asked in
     */
    CompletableFuture<AskResult> ask(ConversationId id, String ask, String text, Optional<TraceContext> trace) {
        long start = System.nanoTime();
        Span span = tracer.begin("ask", Span.Kind.SERVER, trace);
        Question question = new Question(id, ask, text, span.context());
        return ask(question, start + HELD.toNanos()).thenApply(result -> {
            metrics.decided(result, Duration.ofNanos(System.nanoTime() - start));
            end(span, result);
            return result;
        });
    }

    private static void end(Span span, AskResult result) {
        span.with("parley.result", QuestionMetrics.name(result));
        if (result instanceof AskResult.Unavailable) {
            span.failed("unavailable");
        } else if (((AskResult.Decided) result).acceptance() instanceof Acceptance.Accepted accepted) {
            span.with("parley.turn", accepted.turn());
        }
        span.end();
    }

    private record Question(ConversationId conversation, String ask, String text, Optional<TraceContext> trace) {}

    private CompletableFuture<AskResult> ask(Question question, long until) {
        Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        CompletableFuture<AskResult> decided = mailbox.accept(
                        question.conversation(), question.ask(), question.text(), question.trace())
                .thenApply(AskResult.Decided::new);
        return deadlines.within(left, decided).exceptionallyCompose(fault -> again(question, until));
    }

    private CompletableFuture<AskResult> again(Question question, long until) {
        if (until - System.nanoTime() <= PAUSE.toNanos()) {
            return CompletableFuture.completedFuture(new AskResult.Unavailable());
        }
        Executor pause = deadlines.after(PAUSE, executor);
        return CompletableFuture.runAsync(() -> {}, pause).thenCompose(done -> ask(question, until));
    }
}
