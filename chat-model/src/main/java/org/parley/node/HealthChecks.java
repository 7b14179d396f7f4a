package org.parley.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * For MicroProfile Health, where servers put it. Ready is this node and Redis: whether a worker is alive somewhere is no
 * matter of this node, for questions are accepted and wait. Alive is a worker whose loops turn; Redis is no matter of
 * that, for no new start brings it back. All are here, because WildFly finds checks of an EAR in its lib/ only, and not in
 * its modules (WFLY-12835).
 */
@ApplicationScoped
public class HealthChecks {
    @Inject
    NodeHealth node;

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck redis() {
        return () -> response("redis", node.isRedisHere());
    }

    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () -> response("started", node.hasStarted());
    }

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck worker() {
        return () -> response("worker", node.isWorkerTurning());
    }

    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck workerStarted() {
        return () -> response("worker started", node.hasWorkerStarted());
    }

    private static HealthCheckResponse response(String name, boolean up) {
        return HealthCheckResponse.named(name).status(up).build();
    }
}
