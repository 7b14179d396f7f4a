package org.parley.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Startup;

/**
 * For MicroProfile Health, where servers put it: whether the worker has started, and whether its loops turn. A node that
 * is not to answer, and one that is stopping, is as alive as it should be. Redis is no matter of these checks: no new
 * start brings it back. Thread-safe.
 */
@ApplicationScoped
public class WorkerHealth {
    private volatile boolean started;
    private volatile BooleanSupplier turning = () -> true;

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> HealthCheckResponse.named("worker")
                .status(turning.getAsBoolean())
                .build();
    }

    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () -> HealthCheckResponse.named("worker started").status(started).build();
    }

    /** The worker has been started. */
    void watch(BooleanSupplier loops) {
        turning = loops;
        started = true;
    }

    /** There is no worker to watch: it is not wanted, or goes away. */
    void watchNothing() {
        watch(() -> true);
    }
}
