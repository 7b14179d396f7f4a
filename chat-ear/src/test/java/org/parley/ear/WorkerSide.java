package org.parley.ear;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.parley.config.ChatSettings;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;

/** What a bean of the EJB module is given. It is put there for the tests. */
@Dependent
public class WorkerSide {
    @Inject
    ChatSettings settings;

    @Inject
    Redis redis;

    @Inject
    Nodes nodes;

    @Inject
    PrometheusMeterRegistry metrics;

    public ChatSettings settings() {
        return settings;
    }

    public Redis redis() {
        return redis;
    }

    public Nodes nodes() {
        return nodes;
    }

    public PrometheusMeterRegistry metrics() {
        return metrics;
    }
}
