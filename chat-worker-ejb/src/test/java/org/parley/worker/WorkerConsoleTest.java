package org.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.config.ChatSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;
import org.parley.jmx.NodeMBean;
import org.parley.protocol.RandomId;
import org.parley.redis.Acceptance;
import org.parley.redis.Backlogs;
import org.parley.redis.ConversationId;
import org.parley.redis.LocalWorker;
import org.parley.redis.Mailbox;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.redis.Sessions;
import org.parley.redis.Turn;
import org.parley.redis.Turns;
import org.parley.redis.servers.ServerProcess;
import org.parley.trace.Tracer;

/** A worker on a real Redis, operated through the MBeanServer; its model answers when the test lets it. */
@Timeout(60)
final class WorkerConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Longer than a read waits in Redis, and than a lease: whatever would be taken has been by then. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    private final ServerProcess server = ServerProcess.start();
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();

    private ModelStub model;
    private Redis redis;
    private Nodes nodes;
    private Sessions sessions;
    private Mailbox mailbox;
    private LocalWorker local;
    private Turns dying;
    private Worker worker;
    private NodeMBean bean;
    private WorkersMXBean console;
    private MBeanServer beans;
    private ObjectName name;

    @BeforeEach
    void start() throws Exception {
        model = new ModelStub(exchange -> {
            asked.incrementAndGet();
            answers.acquire();
            exchange.beginEvents();
            exchange.event(Chunks.text("Here."));
            exchange.event(Chunks.STOP);
            exchange.event(Chunks.DONE);
            exchange.end();
        });
        Map<String, String> given = Map.of(
                "chat.redis.url", server.url(),
                "chat.groq.base-url", model.baseUrl().toString(),
                "chat.worker.concurrency", "2",
                "chat.worker.lease-seconds", "2",
                "chat.worker.drain-seconds", "0");
        ChatSettings settings = ChatSettings.read(property -> Optional.ofNullable(given.get(property)));
        redis = new Redis(settings.redis().orElseThrow());
        nodes = new Nodes(redis);
        sessions = new Sessions(redis, Duration.ofHours(1));
        local = new LocalWorker();
        mailbox = new Mailbox(redis, settings.web(), local);
        dying = new Turns(redis, "dying", Duration.ofHours(1), 5000);
        dying.prepare(0);
        worker = new Worker(
                settings, redis, nodes, new SimpleMeterRegistry(), Tracer.off(), Executors.defaultThreadFactory());
        worker.start();
        local.started(worker);
        bean = NodeMBean.register("Workers", WorkersMXBean.class, new WorkerConsole(worker, new Backlogs(redis)));
        beans = ManagementFactory.getPlatformMBeanServer();
        name = new ObjectName("org.parley:type=Workers");
        console = JMX.newMXBeanProxy(beans, name, WorkersMXBean.class);
    }

    @AfterEach
    void stop() throws IOException {
        bean.close();
        local.stopped();
        worker.stop();
        model.close();
        redis.close();
        server.close();
    }

    @Test
    void pausedWorkerEndsWhatRunsAndTakesNothingUntilItResumes() {
        asks();
        await().atMost(SOON).until(() -> asked.get() == 1);

        console.pause();
        asks();

        assertThat(console.isPaused()).isTrue();
        assertThat(console.isDraining()).isFalse();
        await().atMost(SOON).until(() -> console.getBacklog() == 1);
        assertThat(console.getPending()).isEqualTo(1);
        answers.release();
        await().atMost(SOON).until(() -> console.getRunning() == 0);
        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(() -> asked.get() == 1);
        assertThat(console.getBacklog()).isEqualTo(1);
        assertThat(console.getOldestAgeSeconds()).isPositive();
        assertThat(console.getAttempts()).isEqualTo(1);

        console.resume();

        await().atMost(SOON).until(() -> asked.get() == 2);
        assertThat(console.isPaused()).isFalse();
        assertThat(console.getAttempts()).isEqualTo(2);
    }

    @Test
    void pausedWorkerKeepsItsLeasesAndItsSignsOfLife() {
        asks();
        await().atMost(SOON).until(() -> asked.get() == 1);

        console.pause();

        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(this::nobodyMayTakeItOver);
        assertThat(worker.isTurning()).isTrue();
        assertThat(done(nodes.beat(Nodes.Role.web))).contains("worker");
    }

    @Test
    void keepsTheLeasesOfMoreTurnsThanOneCallRenews() {
        console.setConcurrency(120);
        for (int i = 0; i < 120; i++) {
            asks();
        }
        await().atMost(SOON).until(() -> asked.get() == 120);

        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(this::nobodyMayTakeItOver);
    }

    private boolean nobodyMayTakeItOver() {
        return done(dying.takeOver(0, Duration.ofSeconds(2), 10)).isEmpty();
    }

    @Test
    void pausedWorkerTakesNothingOver() {
        console.pause();
        asks();
        Turn left = taken();

        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(() -> asked.get() == 0);
        console.resume();

        await().atMost(SOON).until(() -> asked.get() == 1);
        assertThat(worker.running().snapshot())
                .extracting(turn -> turn.turn().turn())
                .containsExactly(left.turn());
    }

    /** By a worker that never renews it. A read of the worker that was under way at the pause may have had it first. */
    private Turn taken() {
        List<Turn> taken = await().atMost(SOON).until(() -> dying.take(0, 1), turns -> !turns.isEmpty());
        return taken.get(0);
    }

    @Test
    void drainReturnsAtOnceAndIsOverWhenTheLastHasEnded() {
        asks();
        await().atMost(SOON).until(() -> asked.get() == 1);

        console.drain();

        assertThat(console.isDraining()).isTrue();
        assertThat(console.isPaused()).isTrue();
        answers.release();
        await().atMost(SOON).until(() -> !console.isDraining());
        assertThat(console.getRunning()).isZero();
        assertThat(console.getPending()).isZero();
        assertThat(console.isPaused()).isTrue();
    }

    @Test
    void concurrencyGrowsAndShrinksFromNowOn() {
        for (int i = 0; i < 8; i++) {
            asks();
        }
        await().atMost(SOON).until(() -> asked.get() == 2);

        console.setConcurrency(5);
        assertThat(console.getConcurrency()).isEqualTo(5);
        await().atMost(SOON).until(() -> asked.get() == 5);

        console.setConcurrency(1);
        answers.release(4);
        await().atMost(SOON).until(() -> console.getRunning() == 1);
        assertThat(asked).hasValue(5);
        answers.release();
        await().atMost(SOON).until(() -> asked.get() == 6);
        assertThat(console.getRunning()).isEqualTo(1);
    }

    @Test
    void concurrencyOutOfRangeIsRefusedWithTheRange() {
        for (int turns : new int[] {0, -1, 4097}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> console.setConcurrency(turns))
                    .withMessage("concurrency must be 1 to 4096: " + turns);
        }
        assertThat(console.getConcurrency()).isEqualTo(2);
    }

    @Test
    void attributesAreReadByName() throws JMException {
        String[] all = {
            "Running", "Concurrency", "Paused", "Draining", "Attempts", "Backlog", "Pending", "OldestAgeSeconds"
        };
        assertThat(beans.getAttributes(name, all).asList())
                .extracting(Attribute::getName)
                .containsExactly(all);
    }

    @Test
    void operationsAreOperationsToEveryConsole() throws JMException {
        assertThat(Stream.of(beans.getMBeanInfo(name).getOperations()).map(MBeanFeatureInfo::getName))
                .containsExactlyInAnyOrder("pause", "resume", "drain", "setConcurrency");
        assertThat(beans.invoke(name, "setConcurrency", new Object[] {7}, new String[] {"int"}))
                .isEqualTo("this node takes up to 7 turns at once");
        assertThat(beans.getAttribute(name, "Concurrency")).isEqualTo(7);
    }

    private void asks() {
        ConversationId somebody = ConversationId.ofToken(RandomId.nextToken());
        done(sessions.create(somebody, "Ada"));
        assertThat(done(mailbox.accept(somebody, RandomId.next(), "Where?"))).isInstanceOf(Acceptance.Accepted.class);
    }

    private static <T> T done(CompletableFuture<T> reply) {
        return Redis.await(reply, SOON);
    }
}
