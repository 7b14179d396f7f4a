package org.parley.node;

import java.util.function.BooleanSupplier;

/**
 * What this node's parts say of themselves to {@link HealthChecks}. Until a part has spoken, it is as it should be, except
 * that it has not started. Thread-safe.
 */
public final class NodeHealth {
    private volatile BooleanSupplier redisHere = () -> false;
    private volatile BooleanSupplier redisHeard = () -> false;
    private volatile BooleanSupplier workerTurning = () -> true;
    private volatile boolean workerStarted;

    /**
     * Redis is being watched.
     *
     * @param here whether it has answered just now
     * @param heard whether it has answered at all
     */
    public void watchRedis(BooleanSupplier here, BooleanSupplier heard) {
        redisHere = here;
        redisHeard = heard;
    }

    /**
     * The worker has been started.
     *
     * @param turning whether its loops turn
     */
    public void watchWorker(BooleanSupplier turning) {
        workerTurning = turning;
        workerStarted = true;
    }

    /** There is no worker to watch: it is not wanted, or goes away. */
    public void watchNoWorker() {
        watchWorker(() -> true);
    }

    boolean isRedisHere() {
        return redisHere.getAsBoolean();
    }

    boolean hasStarted() {
        return redisHeard.getAsBoolean();
    }

    boolean isWorkerTurning() {
        return workerTurning.getAsBoolean();
    }

    boolean hasWorkerStarted() {
        return workerStarted;
    }
}
