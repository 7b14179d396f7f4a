package org.parley.web.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The node's figures for Prometheus, the same on every server. */
@RequestScoped
@Path("metrics")
public class MetricsResource {
    @Inject
    PrometheusMeterRegistry metrics;

    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    public String metrics() {
        return metrics.scrape();
    }
}
