package org.parley.worker;

import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the turns. A turn goes to an idle one, else to a new one, and waits only where there are as many as may be.
 * Left to itself, a pool makes a new thread for each task until it is full, and a thread that the container makes is dear.
 */
final class TurnThreads {
    /** How long an idle thread is kept. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private TurnThreads() {}

    /** @param most threads at once; may be changed later by {@link ThreadPoolExecutor#setMaximumPoolSize} */
    static ThreadPoolExecutor of(int most, ThreadFactory threads) {
        Waiting waiting = new Waiting();
        return new ThreadPoolExecutor(0, most, IDLE.toSeconds(), TimeUnit.SECONDS, waiting, threads, (task, pool) -> {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException();
            }
            waiting.add(task);
            // The last thread may have ended between the pool's look and this; if it ends now, it looks itself.
            if (pool.getPoolSize() == 0 && waiting.remove(task)) {
                pool.execute(task);
            }
        });
    }

    private static final class Waiting extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        /** Asked by the pool before it makes a thread: only who waits for a task already can have it. */
        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        @Override
        public boolean add(Runnable task) {
            return super.offer(task);
        }
    }
}
