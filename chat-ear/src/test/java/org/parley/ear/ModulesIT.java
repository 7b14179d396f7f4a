package org.parley.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.config.ChatSettings;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;

/** One application in three modules. */
@ExtendWith(ArquillianExtension.class)
final class ModulesIT {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Inject
    ChatSettings settings;

    @Inject
    Redis redis;

    @Inject
    Nodes nodes;

    @Inject
    PrometheusMeterRegistry metrics;

    @Inject
    WorkerSide worker;

    @Deployment
    static EnterpriseArchive parley() {
        return ParleyEar.withTests();
    }

    @Test
    void webAndWorkerShareOneOfEachBean() {
        assertThat(worker.settings()).isSameAs(settings);
        assertThat(worker.redis()).isSameAs(redis);
        assertThat(worker.nodes()).isSameAs(nodes);
        assertThat(worker.metrics()).isSameAs(metrics);
        assertThat(WorkerSide.class.getClassLoader()).isNotEqualTo(ModulesIT.class.getClassLoader());
    }

    @Test
    void figuresOfWebAndWorkerAreInOneRegistry() {
        assertThat(metrics.scrape()).contains("parley_turns_running", "parley_redis_up");
    }

    @Test
    void bothPartsOfTheNodeAreAlive() {
        Nodes stranger = new Nodes(redis);
        try {
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(Redis.await(stranger.beat(Nodes.Role.web), LIMIT))
                            .containsExactlyInAnyOrder("web", "worker", "web"));
        } finally {
            Redis.await(stranger.leave(Nodes.Role.web), LIMIT);
        }
    }
}
