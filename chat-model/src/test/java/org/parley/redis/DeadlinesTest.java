package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Deadlines deadlines = new Deadlines();

    @AfterEach
    void stop() {
        deadlines.close();
    }

    @Test
    void stepThatTakesTooLongFails() {
        CompletableFuture<String> step = deadlines.within(SOON, new CompletableFuture<>());

        assertThatThrownBy(() -> step.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void stepThatIsDoneInTimeKeepsItsValue() {
        CompletableFuture<String> step = new CompletableFuture<>();
        deadlines.within(NEVER, step).complete("done");

        assertThat(step).isCompletedWithValue("done");
        assertThat(deadlines.within(NEVER, step)).isSameAs(step);
    }

    @Test
    void taskIsRunLaterAndByItsExecutor() {
        CompletableFuture<String> ran = new CompletableFuture<>();
        CompletableFuture<Thread> handed = new CompletableFuture<>();

        deadlines
                .after(SOON, task -> {
                    handed.complete(Thread.currentThread());
                    task.run();
                })
                .execute(() -> ran.complete("ran"));

        assertThat(ran).succeedsWithin(LIMIT).isEqualTo("ran");
        assertThat(handed.join().getName()).isEqualTo("parley-deadlines");
    }

    @Test
    void threadEndsAndNothingIsGivenUpAfterTheEnd() {
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        deadlines.after(SOON, Runnable::run).execute(() -> timer.complete(Thread.currentThread()));
        assertThat(timer).succeedsWithin(LIMIT);

        deadlines.close();

        await().atMost(LIMIT).until(() -> !timer.join().isAlive());
        CompletableFuture<String> late = new CompletableFuture<>();
        assertThat(deadlines.within(SOON, late)).isNotDone();
    }
}
