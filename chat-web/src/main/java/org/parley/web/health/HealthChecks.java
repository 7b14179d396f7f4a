package org.parley.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness for MicroProfile Health, where servers put it: this node and Redis. Whether a worker is alive somewhere is no
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
}
