package org.parley.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.parley.config.ChatSettings;
import org.parley.config.InvalidSettingException;
import org.parley.config.RedisSettings;
import org.parley.config.Setting;
import org.parley.config.SettingSource;
import org.parley.jmx.DeadLettersConsole;
import org.parley.jmx.DeadLettersMXBean;
import org.parley.jmx.NodeMBean;
import org.parley.redis.DeadLetters;
import org.parley.redis.LocalWorker;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.trace.OtlpExport;

/** One of each for the whole application, web and worker together; closed on undeploy. */
@ApplicationScoped
public class NodeBeans {
    private static final Logger LOG = Logger.getLogger(NodeBeans.class.getName());

    private final AtomicBoolean toldWhy = new AtomicBoolean();

    @Produces
    @Singleton
    ChatSettings settings(Config config) {
        Predecessor.letGo();
        try {
            return read(new ServerSettings(config));
        } catch (InvalidSettingException e) {
            // Web and worker both ask, and the server tells it with a stack trace each time, if at all.
            if (!toldWhy.getAndSet(true)) {
                LOG.severe(() -> "Parley can't start: " + e.getMessage());
            }
            throw e;
        }
    }

    private static ChatSettings read(SettingSource source) {
        if (RedisSettings.read(source).isEmpty()) {
            // A server brings no Redis of its own; most keep one beside it.
            return ChatSettings.read(
                    name -> name.equals(Setting.REDIS_HOST.property()) ? Optional.of("127.0.0.1") : source.value(name));
        }
        return ChatSettings.read(source);
    }

    @Produces
    @Singleton
    Redis redis(ChatSettings settings) {
        return new Redis(settings.redis().orElseThrow());
    }

    void close(@Disposes Redis redis) {
        redis.close();
    }

    @Produces
    @Singleton
    Nodes nodes(Redis redis, NodeMBean deadLetters) {
        // Web and worker both ask for this: so whatever part a node has, it shows the dead letters, once.
        return new Nodes(redis);
    }

    /** Of the beans in JMX that which is of no part: the dead letters. */
    @Produces
    @Singleton
    NodeMBean deadLetters(Redis redis, ChatSettings settings) {
        DeadLetters letters = new DeadLetters(redis, settings.web());
        return NodeMBean.register("DeadLetters", DeadLettersMXBean.class, new DeadLettersConsole(letters));
    }

    void close(@Disposes NodeMBean deadLetters) {
        deadLetters.close();
    }

    @Produces
    @Singleton
    NodeHealth health() {
        return new NodeHealth();
    }

    @Produces
    @Singleton
    LocalWorker localWorker() {
        return new LocalWorker();
    }

    @Produces
    @Singleton
    OtlpExport traces(ChatSettings settings, Nodes nodes) {
        return new OtlpExport(settings.telemetry(), nodes.id());
    }

    void close(@Disposes OtlpExport traces) {
        traces.close();
    }

    @Produces
    @Singleton
    PrometheusMeterRegistry metrics() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    void close(@Disposes PrometheusMeterRegistry metrics) {
        ((MeterRegistry) metrics).close();
    }
}
