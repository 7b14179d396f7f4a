package org.parley.ear;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.config.ModelSettings;
import org.parley.groq.CallTrace;
import org.parley.groq.ChatMessage;
import org.parley.groq.GroqCall;
import org.parley.groq.GroqClient;
import org.parley.groq.ModelException;
import org.parley.groq.ModelFailure;
import org.parley.groq.Role;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;
import org.parley.trace.Tracer;

/** Calls through the container's own REST client. */
@ExtendWith(ArquillianExtension.class)
@Timeout(60)
final class ModelCallIT {
    @Resource
    ManagedThreadFactory threads;

    @Deployment
    static EnterpriseArchive parley() {
        return ParleyEar.withTests();
    }

    private static ModelSettings settings(ModelStub model, Duration silence) {
        Duration attempt = Duration.ofMinutes(1);
        return new ModelSettings(
                Optional.of(model.baseUrl()), "gsk_key", "m", "", 10, 50, silence, silence, silence, attempt);
    }

    private static GroqClient client(ModelStub model, Duration silence) {
        ModelSettings settings = settings(model, silence);
        return new GroqClient(settings, new CallTrace(Tracer.off(), settings, false));
    }

    private static GroqCall call(ModelStub model, Duration silence) {
        return client(model, silence).call(List.of(new ChatMessage(Role.USER, "Well?")), Optional.empty());
    }

    @Test
    void eachServersRestClientIsUsedInItsOwnWay() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP)) {
            Field connections = GroqClient.class.getDeclaredField("connections");
            connections.setAccessible(true);

            boolean jersey = "payara".equals(System.getProperty(TestServer.KIND));
            assertThat(RestClientBuilder.newBuilder().getClass().getName())
                    .startsWith(jersey ? "org.glassfish.jersey." : "org.jboss.resteasy.");
            assertThat(connections.get(client(model, Duration.ofSeconds(1))))
                    .extracting(used -> used.getClass().getSimpleName())
                    .isEqualTo(jersey ? "JerseyConnections" : "ClientPerCall");
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = TestServer.KIND,
            matches = "wildfly",
            disabledReason = "The connector for Payara leaves time to whoever watches the call")
    void theClientItselfLeavesASilentModelAfterTheConfiguredTime() throws Exception {
        try (ModelStub model = new ModelStub(ModelStub.Exchange::hang)) {
            long start = System.nanoTime();

            ModelException e = catchThrowableOfType(
                    ModelException.class, () -> call(model, Duration.ofSeconds(1)).stream(text -> {}));

            assertThat(e.failure()).isEqualTo(ModelFailure.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        }
    }

    @Test
    void whoeverWatchesTheCallEndsItAfterTheConfiguredTime() throws Exception {
        BlockingQueue<Throwable> outcome = new LinkedBlockingQueue<>();
        try (ModelStub model = new ModelStub(ModelStub.Exchange::hang)) {
            GroqCall call = call(model, Duration.ofSeconds(1));
            Thread thread = streaming(call, outcome);

            Throwable e = await().atMost(Duration.ofSeconds(5))
                    .until(
                            () -> {
                                call.enforceLimits(System.nanoTime());
                                return outcome.poll();
                            },
                            Objects::nonNull);

            assertThat(e)
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            late -> assertThat(late.failure()).isEqualTo(ModelFailure.TIMEOUT));
            thread.join();
        }
    }

    /** The call on one of the container's threads. */
    private Thread streaming(GroqCall call, BlockingQueue<Throwable> outcome) {
        Thread thread = threads.newThread(() -> {
            try {
                call.stream(text -> {});
            } catch (ModelException | CancellationException e) {
                outcome.add(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void cancellingEndsABlockedReadWithinASecond() throws Exception {
        assertCancelled(exchange -> {});
        assertCancelled(ModelStub.Exchange::beginEvents);
        assertCancelled(exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.text("Once"));
        });
    }

    /** @param beginning what the model says before it falls silent */
    private void assertCancelled(ModelStub.Script beginning) throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        BlockingQueue<Throwable> outcome = new LinkedBlockingQueue<>();
        try (ModelStub model = new ModelStub(exchange -> {
            beginning.play(exchange);
            silent.countDown();
            exchange.hang(gone);
        })) {
            GroqCall call = call(model, Duration.ofMinutes(1));
            Thread thread = streaming(call, outcome);
            silent.await();

            long start = System.nanoTime();
            call.cancel();

            assertThat(outcome.poll(10, SECONDS)).isInstanceOf(CancellationException.class);
            assertThat(gone.await(10, SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            thread.join();
        }
    }
}
