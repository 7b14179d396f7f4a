package org.parley.redis;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives up what takes too long, and pauses without a thread that waits. Thread-safe. The timer behind
 * {@link CompletableFuture#orTimeout} would do, were it not one for the whole JVM: its thread keeps the class loader of
 * whoever used it first for ever, which on a server is an application that has long been undeployed.
 */
public final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new FastThreadLocalThread(task, "parley-deadlines");
                    thread.setDaemon(true);
                    return thread;
                },
                // After the end nothing is given up any more: Redis has failed it all by then.
                new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Fails a step with a {@link TimeoutException} where it is not done in time.
     *
     * @return the same step
     */
    public <T> CompletableFuture<T> within(Duration limit, CompletableFuture<T> step) {
        if (!step.isDone()) {
            Future<?> end = timer.schedule(
                    () -> step.completeExceptionally(new TimeoutException()), limit.toMillis(), TimeUnit.MILLISECONDS);
            step.whenComplete((value, fault) -> end.cancel(false));
        }
        return step;
    }

    /** Runs each task that it is given on another executor, after a while. */
    public Executor after(Duration pause, Executor executor) {
        return task -> timer.schedule(() -> executor.execute(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Done, on a thread of its own that must not be held up, after a while. */
    public CompletableFuture<Void> pause(Duration pause) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        timer.schedule(() -> over.complete(null), pause.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
