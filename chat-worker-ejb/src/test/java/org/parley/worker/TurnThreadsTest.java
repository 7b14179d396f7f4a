package org.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnThreadsTest {
    private final ThreadPoolExecutor pool = TurnThreads.of(3, Thread::new);

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    @Test
    void idleThreadIsTakenBeforeANewOneIsMade() throws InterruptedException, ExecutionException {
        ThreadPoolExecutor large = TurnThreads.of(100, Thread::new);
        try {
            for (int task = 0; task < 100; task++) {
                large.submit(() -> {}).get();
                // Done is a moment earlier than idle.
                await().pollInterval(Duration.ofMillis(1)).until(() -> large.getActiveCount() == 0);
            }

            assertThat(large.getLargestPoolSize()).isLessThan(20);
        } finally {
            large.shutdownNow();
        }
    }

    @Test
    void asManyRunAtOnceAsMayAndTheRestWait() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int task = 0; task < 20; task++) {
            pool.execute(() -> {
                begun.incrementAndGet();
                awaitQuietly(gate);
                ended.incrementAndGet();
            });
        }
        await().until(() -> begun.get() == 3);
        assertThat(pool.getQueue()).hasSize(17);

        gate.countDown();
        await().until(() -> ended.get() == 20);
        assertThat(pool.getLargestPoolSize()).isEqualTo(3);
    }

    @Test
    void moreRunAtOnceWhenMoreMay() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        pool.setMaximumPoolSize(5);
        for (int task = 0; task < 5; task++) {
            pool.execute(() -> {
                begun.incrementAndGet();
                awaitQuietly(gate);
            });
        }

        await().until(() -> begun.get() == 5);
        gate.countDown();
    }

    @Test
    void taskForAPoolThatIsShutDownIsRefused() {
        pool.shutdown();

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {}));
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
