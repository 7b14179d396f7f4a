package org.parley.web.chat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of one socket one after another, on whichever thread of the executor is free. Thread-safe. */
final class Lane implements Executor {
    private static final Logger LOG = Logger.getLogger(Lane.class.getName());

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    Lane(Executor executor) {
        this.executor = executor;
    }

    /** Handles a reply on this lane, whatever thread it comes on; what the handler throws is not lost. */
    @SuppressWarnings("FutureReturnValueIgnored") // The handler runs as a task of its own.
    <T> void whenDone(CompletionStage<T> reply, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        reply.whenComplete((value, fault) -> execute(() -> handler.accept(value, fault)));
    }

    @Override
    public void execute(Runnable task) {
        if (add(task)) {
            runAll(executor, List.of(this));
        }
    }

    /** The same at once and on the caller's thread, where nobody runs the lane: to wake another costs more than a task. */
    void executeHere(Runnable task) {
        if (add(task)) {
            run();
        }
    }

    /** Adds a task. True where nobody runs the lane: then the caller has it run, by {@link #runAll}. */
    boolean add(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            boolean idle = !running;
            running = true;
            return idle;
        }
    }

    /** Has lanes run that were idle, all by one thread: to wake one costs more than what there is to do. */
    static void runAll(Executor executor, List<Lane> lanes) {
        try {
            executor.execute(() -> lanes.forEach(Lane::run));
        } catch (RejectedExecutionException e) {
            // The node goes away and closes its sockets; what they still had to do is done by another node.
            lanes.forEach(Lane::clear);
        }
    }

    private void clear() {
        synchronized (tasks) {
            tasks.clear();
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The lane's other tasks, and other lanes that this thread has still to run, are not to stand still for
                // it.
                LOG.log(Level.SEVERE, "a socket's task failed", e);
            }
        }
    }
}
