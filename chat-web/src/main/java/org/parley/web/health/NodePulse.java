package org.parley.web.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;
import org.parley.node.NodeHealth;
import org.parley.protocol.ClientFrame;
import org.parley.protocol.Json;
import org.parley.protocol.ServerFrame;
import org.parley.redis.Backlogs;
import org.parley.redis.DeadLetters;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.web.chat.OpenSockets;

/** The web part's clock: says twice a second that this node is alive, hears who else is, and ticks for the sockets. */
@ApplicationScoped
public class NodePulse {
    private static final Logger LOG = Logger.getLogger(NodePulse.class.getName());

    private static final Duration BEAT = Duration.ofMillis(500);

    /** Redis counts as away after this long without an answer: so that health says so within 2 s. */
    private static final Duration AWAY = Duration.ofMillis(1500);

    private static final Duration TICK = Duration.ofSeconds(1);

    @Inject
    ChatSettings settings;

    @Inject
    Nodes nodes;

    @Inject
    Redis redis;

    @Inject
    QueueFigures queues;

    @Inject
    NodeHealth health;

    @Inject
    OpenSockets sockets;

    @Inject
    PrometheusMeterRegistry metrics;

    @Resource
    ManagedThreadFactory threads;

    private @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile long lastHeard = System.nanoTime() - AWAY.toNanos();
    private volatile boolean started;
    private volatile boolean workerAlive;
    private volatile boolean beating;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        // Their providers are found through this thread's class loader; a socket's thread may have another.
        ClientFrame.read("{\"type\":\"ping\"}");
        Json.write(new ServerFrame.Pong());
        Timer latency = Timer.builder("parley.redis.latency")
                .description("Round trip of this node's heartbeat script")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(AWAY)
                .register(metrics);
        Gauge.builder("parley.redis.up", this, pulse -> pulse.isRedisHere() ? 1 : 0)
                .description("Whether Redis has answered just now")
                .register(metrics);
        health.watchRedis(this::isRedisHere, () -> started);
        thread = threads.newThread(() -> run(latency));
        thread.start();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Whoever misses this goodbye finds out by the silence.
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        stopped = true;
        sockets.closeAll();
        nodes.leave(Nodes.Role.web);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether Redis has answered just now. */
    public boolean isRedisHere() {
        return System.nanoTime() - lastHeard <= AWAY.toNanos();
    }

    /** Whether there is a worker anywhere that is alive, as far as Redis knew when it last answered. */
    public boolean isWorkerAlive() {
        return workerAlive;
    }

    /** Whether a model is configured on this node. */
    public boolean isModelConfigured() {
        return settings.model().baseUrl().isPresent();
    }

    private void run(Timer latency) {
        Backlogs backlogs = new Backlogs(redis);
        DeadLetters letters = new DeadLetters(redis, settings.web());
        long ticked = System.nanoTime();
        boolean here = true;
        try {
            while (!stopped) {
                guarded(() -> beat(latency));
                guarded(() -> queues.refresh(backlogs, letters));
                boolean now = isRedisHere();
                if (now && !here) {
                    guarded(sockets::checkAll);
                }
                here = now;
                if (System.nanoTime() - ticked >= TICK.toNanos()) {
                    ticked = System.nanoTime();
                    guarded(sockets::tick);
                }
                TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong once, the clock goes on. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the node's clock missed a step", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The next beat says how it went.
    private void beat(Timer latency) {
        if (beating) {
            return;
        }
        long start = System.nanoTime();
        CompletableFuture<List<String>> beat = nodes.beat(Nodes.Role.web);
        beating = true;
        redis.deadlines().within(AWAY, beat).whenComplete((roles, fault) -> {
            beating = false;
            if (fault == null) {
                latency.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                heard(roles);
            }
        });
    }

    private void heard(List<String> roles) {
        workerAlive = roles.contains(Nodes.Role.worker.name());
        lastHeard = System.nanoTime();
        started = true;
    }
}
