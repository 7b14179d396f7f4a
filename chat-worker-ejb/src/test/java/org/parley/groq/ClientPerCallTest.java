package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.config.ModelSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;

/** The way for servers other than Payara, which needs nothing but MicroProfile. */
@Timeout(30)
final class ClientPerCallTest {

    private static GroqCall call(URI baseUrl) {
        Duration limit = Duration.ofSeconds(1);
        ModelSettings settings = new ModelSettings(
                Optional.of(baseUrl), "gsk_key", "m", "", 10, 50, limit, limit, limit, Duration.ofSeconds(20));
        return new GroqClient(settings, Untraced.calls(), new ClientPerCall(new GroqApiFactory(settings)))
                .call(List.of(new ChatMessage(Role.USER, "Well?")), Optional.empty());
    }

    private static ModelException failureOf(URI baseUrl) {
        return catchThrowableOfType(ModelException.class, () -> call(baseUrl).stream(text -> {}));
    }

    @Test
    void streamsEachPieceBeforeTheNextIsSent() throws Exception {
        BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.text("one"));
            exchange.event(Chunks.text(consumed.take() + " two"));
            exchange.event(Chunks.STOP);
            exchange.event(Chunks.usage(2, 3));
            exchange.event(Chunks.DONE);
            exchange.end();
        })) {
            StringBuilder answer = new StringBuilder();

            Completion completion = call(model.baseUrl()).stream(text -> {
                answer.append(text);
                consumed.add(text);
            });

            assertThat(answer).hasToString("oneone two");
            assertThat(completion).isEqualTo(new Completion(FinishReason.STOP, Optional.of(new Usage(2, 3))));
            assertThat(model.requests().get(0).headers()).containsEntry("Authorization", "Bearer gsk_key");
        }
    }

    @Test
    void givesErrorsTheirMeaning() throws Exception {
        int freed;
        try (ServerSocket socket = new ServerSocket(0)) {
            freed = socket.getLocalPort();
        }
        try (ModelStub limited = ModelStub.answering(429, "Retry-After: 3\r\n", "");
                ModelStub refused = ModelStub.answering(401, "", "{\"error\":{\"code\":\"invalid_api_key\"}}");
                ModelStub cut = new ModelStub(exchange -> {
                    exchange.beginEvents();
                    exchange.event(Chunks.text("Half of"));
                    exchange.leave();
                })) {
            assertThat(failureOf(limited.baseUrl()).retryAfter()).contains(Duration.ofSeconds(3));
            assertThat(failureOf(refused.baseUrl())).hasMessage("the model API answered HTTP 401 invalid_api_key");
            assertThat(failureOf(cut.baseUrl()).failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
            assertThat(failureOf(URI.create("http://127.0.0.1:" + freed)).failure())
                    .isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsByTheReadTimeOutWhenNobodyWatches(GroqCallEndsTest.Silence silence) throws Exception {
        try (ModelStub model = new ModelStub(exchange -> {
            silence.speakBefore(exchange);
            exchange.hang();
        })) {
            ModelException e = failureOf(model.baseUrl());

            assertThat(e.failure()).isEqualTo(ModelFailure.TIMEOUT);
            assertThat(e.retryable()).isTrue();
        }
    }

    @Test
    void cancelsBetweenTwoPieces() throws IOException {
        try (ModelStub model = ModelStub.endless(Chunks.text("again"))) {
            GroqCall call = call(model.baseUrl());

            CancellationException e =
                    catchThrowableOfType(CancellationException.class, () -> call.stream(text -> call.cancel()));

            assertThat(e).isNotNull();
        }
    }
}
