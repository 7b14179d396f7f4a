package org.parley.web.chat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.parley.redis.ConversationId;
import org.parley.redis.Mailbox;

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
    private final Executor executor;
    private final QuestionMetrics metrics;

    HeldQuestions(Mailbox mailbox, Executor executor, QuestionMetrics metrics) {
        this.mailbox = mailbox;
        this.executor = executor;
        this.metrics = metrics;
    }

    /** Never fails: what Redis did not decide in time is unavailable. */
    CompletableFuture<AskResult> ask(ConversationId id, String ask, String text) {
        long start = System.nanoTime();
        return ask(id, ask, text, start + HELD.toNanos()).thenApply(result -> {
            metrics.decided(result, Duration.ofNanos(System.nanoTime() - start));
            return result;
        });
    }

    private CompletableFuture<AskResult> ask(ConversationId id, String ask, String text, long until) {
        long left = Math.max(0, until - System.nanoTime()) / 1_000_000;
        return mailbox.accept(id, ask, text)
                .<AskResult>thenApply(AskResult.Decided::new)
                .orTimeout(left, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(fault -> again(id, ask, text, until));
    }

    private CompletableFuture<AskResult> again(ConversationId id, String ask, String text, long until) {
        if (until - System.nanoTime() <= PAUSE.toNanos()) {
            return CompletableFuture.completedFuture(new AskResult.Unavailable());
        }
        Executor pause = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, executor);
        return CompletableFuture.runAsync(() -> {}, pause).thenCompose(done -> ask(id, ask, text, until));
    }
}
