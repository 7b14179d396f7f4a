package org.parley.groq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.config.ModelSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;

/** A model that falls silent: how the call ends all the same, and that the model notices. */
@Timeout(30)
final class GroqCallEndsTest {
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final List<GroqClient> clients = new ArrayList<>();

    /** Where in its answer the model falls silent. */
    enum Silence {
        BEFORE_THE_HEADERS,
        AFTER_THE_HEADERS,
        IN_THE_MIDDLE,
        WITHIN_A_LINE;

        void speakBefore(ModelStub.Exchange exchange) throws IOException {
            if (this != BEFORE_THE_HEADERS) {
                exchange.beginEvents();
            }
            if (this == IN_THE_MIDDLE || this == WITHIN_A_LINE) {
                exchange.event(Chunks.text("Once"));
            }
            if (this == WITHIN_A_LINE) {
                exchange.bytes("data: {\"cho".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private final CountDownLatch silent = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);

    private ModelStub silentModel(Silence silence) throws IOException {
        return new ModelStub(exchange -> {
            silence.speakBefore(exchange);
            silent.countDown();
            exchange.hang(clientGone);
        });
    }

    private GroqCall call(ModelStub model, Duration firstToken, Duration betweenTokens, Duration attempt) {
        ModelSettings settings = new ModelSettings(
                Optional.of(model.baseUrl()),
                "",
                "m",
                "",
                10,
                50,
                Duration.ofSeconds(5),
                firstToken,
                betweenTokens,
                attempt);
        GroqClient client = new GroqClient(settings, Untraced.calls());
        clients.add(client);
        return client.call(List.of(new ChatMessage(Role.USER, "Well?")), Optional.empty());
    }

    private GroqCall patientCall(ModelStub model) {
        Duration patience = Duration.ofSeconds(60);
        return call(model, patience, patience, patience);
    }

    private Future<Completion> streaming(GroqCall call, AnswerListener listener) {
        return worker.submit(() -> call.stream(listener));
    }

    @AfterEach
    void noThreadIsLeftBehind() throws InterruptedException {
        clients.forEach(GroqClient::close);
        worker.shutdown();
        assertThat(worker.awaitTermination(5, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsASilentCallWithinASecond(Silence silence) throws Exception {
        try (ModelStub model = silentModel(silence)) {
            GroqCall call = patientCall(model);
            Future<Completion> answer = streaming(call, text -> {});
            silent.await();

            long start = System.nanoTime();
            call.cancel();

            assertThatThrownBy(() -> answer.get(5, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            assertThat(clientGone.await(5, SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
    }

    /** Who has been told that it has ended may have put away what the pieces would go to. */
    @Test
    void passesNothingOnAfterTheEnd() throws Exception {
        try (ModelStub model = ModelStub.endless(Chunks.text("more"))) {
            GroqCall call = patientCall(model);
            AtomicInteger pieces = new AtomicInteger();
            CountDownLatch within = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            Future<Completion> answer = streaming(call, text -> {
                pieces.incrementAndGet();
                within.countDown();
                awaitUninterrupted(goesOn);
                pieces.incrementAndGet();
            });
            within.await();

            call.cancel();
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> !answer.isDone());
            goesOn.countDown();

            assertThatThrownBy(() -> answer.get(5, SECONDS)).hasCauseInstanceOf(CancellationException.class);
            assertThat(pieces).hasValue(2);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void interruptingTheThreadThatWaitsForTheResponseCancels() throws Exception {
        try (ModelStub model = silentModel(Silence.BEFORE_THE_HEADERS)) {
            GroqCall call = patientCall(model);
            BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
            Thread thread = new Thread(() -> {
                try {
                    outcome.add(call.stream(text -> {}));
                } catch (Exception e) {
                    outcome.add(e);
                    outcome.add(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            silent.await();

            thread.interrupt();

            assertThat(outcome.poll(5, SECONDS)).isInstanceOf(CancellationException.class);
            assertThat(outcome.poll(5, SECONDS)).isEqualTo(true);
            assertThat(clientGone.await(5, SECONDS)).isTrue();
            thread.join();
        }
    }

    @Test
    void endsWhenTheFirstTokenIsLate() throws Exception {
        try (ModelStub model = silentModel(Silence.AFTER_THE_HEADERS)) {
            GroqCall call = call(model, Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(90));

            assertTimesOut(call, 29, 31, "no token came within 30 s");
        }
    }

    @Test
    void endsWhenTheNextTokenIsLate() throws Exception {
        try (ModelStub model = silentModel(Silence.IN_THE_MIDDLE)) {
            GroqCall call = call(model, Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(90));
            BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
            Future<Completion> answer = streaming(call, pieces::add);
            assertThat(pieces.poll(10, SECONDS)).isEqualTo("Once");

            assertTimesOut(call, answer, 14, 16, "no further token came within 15 s");
        }
    }

    @Test
    void thoughtIsASignOfLifeLikeAnyToken() throws Exception {
        BlockingQueue<String> thoughts = new LinkedBlockingQueue<>();
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.reasoning("reasoning", "Hm"));
            silent.countDown();
            exchange.hang(clientGone);
        })) {
            GroqCall call = call(model, Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(90));
            Future<Completion> answer = streaming(call, new AnswerListener() {
                @Override
                public void text(String piece) {}

                @Override
                public void reasoning(String piece) {
                    thoughts.add(piece);
                }
            });
            assertThat(thoughts.poll(10, SECONDS)).isEqualTo("Hm");

            assertTimesOut(call, answer, 14, 16, "no further token came within 15 s");
        }
    }

    @Test
    void endsWhenTheAttemptIsTooLong() throws Exception {
        try (ModelStub model = silentModel(Silence.IN_THE_MIDDLE)) {
            GroqCall call = call(model, Duration.ofSeconds(90), Duration.ofSeconds(90), Duration.ofSeconds(60));

            assertTimesOut(call, 59, 61, "the answer was not complete within 60 s");
        }
    }

    private void assertTimesOut(GroqCall call, int within, int beyond, String message) throws Exception {
        assertTimesOut(call, streaming(call, text -> {}), within, beyond, message);
    }

    /** Time is what the watch says it is: nobody waits for it here. */
    private void assertTimesOut(GroqCall call, Future<Completion> answer, int within, int beyond, String message)
            throws Exception {
        silent.await();
        long now = System.nanoTime();

        call.enforceLimits(now + Duration.ofSeconds(within).minusMillis(500).toNanos());
        assertThat(answer).isNotDone();
        assertThat(clientGone.getCount()).isEqualTo(1);

        call.enforceLimits(now + Duration.ofSeconds(beyond).toNanos());
        assertThatThrownBy(() -> answer.get(5, SECONDS))
                .cause()
                .isInstanceOfSatisfying(ModelException.class, e -> {
                    assertThat(e.failure()).isEqualTo(ModelFailure.TIMEOUT);
                    assertThat(e.retryable()).isTrue();
                })
                .hasMessage(message);
        assertThat(clientGone.await(5, SECONDS)).isTrue();
    }

    @Test
    void completesWhenOnlyTheEndOfTheStreamIsMissing() throws Exception {
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.text("Whole"));
            exchange.event(Chunks.STOP);
            exchange.event(Chunks.usage(1, 1));
            silent.countDown();
            exchange.hang(clientGone);
        })) {
            GroqCall call = patientCall(model);
            Future<Completion> answer = streaming(call, text -> {});
            silent.await();

            while (!answer.isDone()) {
                call.enforceLimits(System.nanoTime() + Duration.ofSeconds(30).toNanos());
                Thread.onSpinWait();
            }

            assertThat(answer.get().finish()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void limitsMeanNothingBeforeAndAfterTheCall() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.text("a"), Chunks.STOP)) {
            GroqCall call = patientCall(model);
            call.enforceLimits(System.nanoTime() + Duration.ofDays(1).toNanos());

            Completion completion = call.stream(text -> {});
            call.enforceLimits(System.nanoTime() + Duration.ofDays(1).toNanos());
            call.cancel();
            call.close();

            assertThat(completion.finish()).isEqualTo(FinishReason.STOP);
        }
    }
}
