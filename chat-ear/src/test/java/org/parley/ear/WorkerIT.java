package org.parley.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.config.ChatSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Message;
import org.parley.redis.Redis;

/** The deployed worker, with the container's threads and the container's REST client. */
@ExtendWith(ArquillianExtension.class)
@Timeout(60)
final class WorkerIT {
    @Inject
    ChatSettings settings;

    @Inject
    Redis redis;

    @Inject
    PrometheusMeterRegistry metrics;

    @Deployment
    static EnterpriseArchive parley() {
        return ParleyEar.withTests();
    }

    private ModelStub model(ModelStub.Script script) throws IOException {
        return new ModelStub(settings.model().baseUrl().orElseThrow().getPort(), script);
    }

    private static void answer(ModelStub.Exchange exchange) throws IOException {
        exchange.beginEvents();
        exchange.event(Chunks.text("Hello"));
        exchange.event(Chunks.STOP);
        exchange.event(Chunks.DONE);
        exchange.end();
    }

    private Person somebodyAsks(String question) {
        Person person = new Person(redis, settings);
        person.asks(question);
        return person;
    }

    private double errors(FailureCode code) {
        return metrics.get("parley.model.errors")
                .tag("code", code.name())
                .counter()
                .count();
    }

    @Test
    void answersAsManyQuestionsAtOnceAsConfiguredAndNoMore() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        Queue<Integer> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(1);
        try (ModelStub model = model(exchange -> {
            seen.add(atOnce.incrementAndGet());
            all.await();
            atOnce.decrementAndGet();
            answer(exchange);
        })) {
            List<Person> people = IntStream.range(0, TestServer.CONCURRENCY + 5)
                    .mapToObj(i -> somebodyAsks("Question " + i))
                    .toList();

            await().atMost(Duration.ofSeconds(20)).until(() -> atOnce.get() == TestServer.CONCURRENCY);
            assertThat(metrics.get("parley.turns.running").gauge().value()).isEqualTo(TestServer.CONCURRENCY);
            all.countDown();

            assertThat(people)
                    .allSatisfy(person -> assertThat(person.outcome().msg()).isEqualTo("Hello"));
            assertThat(seen).hasSize(people.size()).allMatch(count -> count <= TestServer.CONCURRENCY);
            assertThat(model.requests()).hasSize(people.size());
        }
    }

    @Test
    void asksAgainAfterAPauseWhenTheModelIsUnavailable() throws Exception {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        double errors = errors(FailureCode.model_unavailable);
        try (ModelStub model = model(exchange -> {
            times.add(System.nanoTime());
            if (times.size() == 1) {
                exchange.whole(503, "", "");
            } else {
                answer(exchange);
            }
        })) {
            Message outcome = somebodyAsks("Are you there?").outcome();

            assertThat(outcome.msg()).isEqualTo("Hello");
            assertThat(model.requests()).hasSize(2);
            // Half a second, of which up to a half is taken off.
            assertThat(Duration.ofNanos(-times.remove() + times.remove())).isGreaterThan(Duration.ofMillis(250));
            assertThat(errors(FailureCode.model_unavailable) - errors).isEqualTo(1);
        }
    }

    @Test
    void givesUpAfterTheConfiguredFailures() throws Exception {
        try (ModelStub model = model(exchange -> exchange.whole(503, "", ""))) {
            Message outcome = somebodyAsks("Still away?").outcome();

            assertThat(outcome.failed()).isEqualTo(FailureCode.model_unavailable);
            assertThat(model.requests()).hasSize(1 + TestServer.MAX_FAILURES);
        }
    }

    @Test
    void sendsTheConfiguredKeyAndModelToTheConfiguredAddress() throws Exception {
        try (ModelStub model = model(WorkerIT::answer)) {
            somebodyAsks("Who am I?").outcome();

            ModelStub.Request request = model.requests().get(0);
            assertThat(request.line()).startsWith("POST /v1/chat/completions ");
            assertThat(request.headers())
                    .containsEntry("Authorization", "Bearer " + settings.model().apiKey());
            assertThat(request.body()).contains("\"" + settings.model().model() + "\"", "Who am I?");
        }
    }
}
