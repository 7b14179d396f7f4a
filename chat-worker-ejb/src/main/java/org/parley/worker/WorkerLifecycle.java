package org.parley.worker;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;
import org.parley.jmx.NodeMBean;
import org.parley.node.NodeHealth;
import org.parley.redis.Backlogs;
import org.parley.redis.LocalWorker;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.trace.OtlpExport;

/** Starts the worker with the application and drains it when the application goes. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class WorkerLifecycle {
    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class.getName());

    @Inject
    ChatSettings settings;

    @Inject
    Redis redis;

    @Inject
    Nodes nodes;

    @Inject
    PrometheusMeterRegistry metrics;

    @Inject
    OtlpExport traces;

    @Inject
    NodeHealth health;

    @Inject
    LocalWorker local;

    /** The container's threads; an executor of its own would be too small on some servers, and not ours to size. */
    @Resource
    ManagedThreadFactory threads;

    private @Nullable Worker worker;
    private @Nullable NodeMBean console;

    @PostConstruct
    void start() {
        if (!settings.worker().enabled()) {
            LOG.info("This node answers no questions (chat.worker.enabled is false)");
            health.watchNoWorker();
            return;
        }
        if (settings.model().baseUrl().isEmpty()) {
            LOG.warning("No model is configured (set GROQ_API_KEY or GROQ_BASE_URL): this node answers no questions");
            health.watchNoWorker();
            return;
        }
        Worker begun = new Worker(settings, redis, nodes, metrics, traces.tracer(), threads);
        worker = begun;
        begun.start();
        local.started(begun);
        health.watchWorker(begun::isTurning);
        console = NodeMBean.register("Workers", WorkersMXBean.class, new WorkerConsole(begun, new Backlogs(redis)));
        LOG.info(() -> "Answering up to " + settings.worker().concurrency() + " questions at once with "
                + settings.model().model());
    }

    @PreDestroy
    void stop() {
        if (console != null) {
            console.close();
        }
        health.watchNoWorker();
        local.stopped();
        if (worker != null) {
            worker.stop();
        }
    }
}
