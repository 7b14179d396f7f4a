package org.parley.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The same for MicroProfile Health, where servers put it. */
@ApplicationScoped
public class HealthChecks {
    @Inject
    NodePulse pulse;

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck redis() {
        return () ->
                HealthCheckResponse.named("redis").status(pulse.isRedisHere()).build();
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck worker() {
        return () -> HealthCheckResponse.named("worker")
                .status(pulse.isRedisHere() && pulse.isWorkerAlive())
                .build();
    }
}
