package org.parley.worker;

import java.time.Duration;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.config.Setting;
import org.parley.redis.Backlog;
import org.parley.redis.Backlogs;
import org.parley.redis.Redis;

/** A worker for an operator's console. Thread-safe. */
final class WorkerConsole implements WorkersMXBean {
    private static final Logger LOG = Logger.getLogger(WorkerConsole.class.getName());

    /** How long an operator waits for Redis. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A console reads each figure by itself: they are of one moment, and cost one call. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Worker worker;
    private final Backlogs backlogs;
    private @Nullable Backlog latest;
    private long read;

    WorkerConsole(Worker worker, Backlogs backlogs) {
        this.worker = worker;
        this.backlogs = backlogs;
    }

    @Override
    public int getRunning() {
        return worker.running().size();
    }

    @Override
    public int getConcurrency() {
        return worker.running().most();
    }

    @Override
    public boolean isPaused() {
        return worker.running().isPaused();
    }

    @Override
    public boolean isDraining() {
        return worker.running().isDraining();
    }

    @Override
    public long getAttempts() {
        return worker.attempts();
    }

    @Override
    public long getBacklog() {
        return backlog().waiting();
    }

    @Override
    public long getPending() {
        return backlog().pending();
    }

    @Override
    public double getOldestAgeSeconds() {
        return backlog().oldest().toMillis() / 1000.0;
    }

    private synchronized Backlog backlog() {
        Backlog known = latest;
        if (known == null || System.nanoTime() - read > FRESH.toNanos()) {
            known = Redis.await(backlogs.read(), PATIENCE);
            latest = known;
            read = System.nanoTime();
        }
        return known;
    }

    @Override
    public void pause() {
        worker.running().pause();
        LOG.info("JMX: paused, this node takes no turns");
    }

    @Override
    public void resume() {
        worker.running().resume();
        LOG.info("JMX: resumed, this node takes turns again");
    }

    @Override
    public void drain() {
        worker.running().drain();
        LOG.info(() -> "JMX: draining, this node takes no turns and ends the " + getRunning() + " that it has");
    }

    @Override
    public String setConcurrency(int turns) {
        int least = (int) Setting.WORKER_CONCURRENCY.min();
        int most = (int) Setting.WORKER_CONCURRENCY.max();
        if (turns < least || turns > most) {
            throw new IllegalArgumentException("concurrency must be " + least + " to " + most + ": " + turns);
        }
        worker.setConcurrency(turns);
        LOG.info(() -> "JMX: this node takes up to " + turns + " turns at once");
        return "this node takes up to " + turns + " turns at once";
    }
}
