package org.parley.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * For MicroProfile Health, where servers put it: readiness is this node and Redis, and it has started once Redis has
 * answered. Whether a worker is alive somewhere is no
 * matter of this node: questions are accepted and wait.
 */
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
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () ->
                HealthCheckResponse.named("started").status(pulse.hasStarted()).build();
    }
}
