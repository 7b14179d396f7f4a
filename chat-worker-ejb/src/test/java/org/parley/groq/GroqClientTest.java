package org.parley.groq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.ModelSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;

@Timeout(30)
final class GroqClientTest {
    private static final String KEY = "gsk_Secret0123456789";
    private static final String QUESTION = "Where is the treasure?";
    private static final List<ChatMessage> CONTEXT = List.of(new ChatMessage(Role.USER, QUESTION));

    private static ModelSettings settings(URI baseUrl) {
        return new ModelSettings(
                Optional.of(baseUrl),
                KEY,
                "test-model",
                "Be brief.",
                10,
                77,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(25));
    }

    private final List<GroqClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(GroqClient::close);
    }

    private GroqClient client(ModelSettings settings) {
        GroqClient client = new GroqClient(settings, Untraced.calls());
        clients.add(client);
        return client;
    }

    private GroqCall call(ModelStub model) {
        return client(settings(model.baseUrl())).call(CONTEXT, Optional.empty());
    }

    private ModelException failureOf(ModelStub model) {
        ModelException failure = catchThrowableOfType(ModelException.class, () -> call(model).stream(text -> {}));
        assertThat(failure).isNotNull();
        assertThat(everythingIn(failure)).doesNotContain(KEY, QUESTION);
        return failure;
    }

    private static String everythingIn(Throwable failure) {
        var text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void passesTextOnAndReturnsFinishAndUsage() throws Exception {
        try (ModelStub model = ModelStub.streaming(
                Chunks.ROLE,
                Chunks.text("Under"),
                Chunks.text(" the palm"),
                Chunks.STOP,
                Chunks.usage(12, 2),
                Chunks.DONE)) {
            StringBuilder answer = new StringBuilder();

            Completion completion = call(model).stream(answer::append);

            assertThat(answer).hasToString("Under the palm");
            assertThat(completion).isEqualTo(new Completion(FinishReason.STOP, Optional.of(new Usage(12, 2))));
        }
    }

    @Test
    void sendsKeyModelLimitsAndSystemPromptFirst() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP, Chunks.DONE)) {
            List<ChatMessage> context = List.of(
                    new ChatMessage(Role.USER, "I am \"Ann\" \uD83D\uDE00"),
                    new ChatMessage(Role.ASSISTANT, "Hello"),
                    new ChatMessage(Role.USER, QUESTION));

            client(settings(model.baseUrl())).call(context, Optional.empty()).stream(text -> {});

            ModelStub.Request request = model.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /openai/v1/chat/completions HTTP/1.1");
            assertThat(request.headers())
                    .containsEntry("Authorization", "Bearer " + KEY)
                    .containsEntry("Content-Type", "application/json");
            assertThat(request.headers().get("Accept")).contains("text/event-stream");
            assertThat(GroqJson.object(request.body())).isEqualTo(GroqJson.object("""
                            {"model":"test-model","messages":[
                              {"role":"system","content":"Be brief."},
                              {"role":"user","content":"I am \\"Ann\\" \uD83D\uDE00"},
                              {"role":"assistant","content":"Hello"},
                              {"role":"user","content":"Where is the treasure?"}],
                             "stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":77}
                            """));
        }
    }

    @Test
    void sendsNoAuthorizationAndNoSystemMessageWhereNoneIsSet() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP, Chunks.DONE)) {
            Duration limit = Duration.ofSeconds(5);
            ModelSettings bare =
                    new ModelSettings(Optional.of(model.baseUrl()), "", "m", "", 10, 5, limit, limit, limit, limit);

            client(bare).call(CONTEXT, Optional.empty()).stream(text -> {});

            ModelStub.Request request = model.requests().get(0);
            assertThat(request.headers()).doesNotContainKey("Authorization");
            assertThat(GroqJson.object(request.body()).getJsonArray("messages")).hasSize(1);
        }
    }

    @Test
    void passesEachPieceOnBeforeTheNextIsSent() throws Exception {
        BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
        BlockingQueue<String> seenByServer = new LinkedBlockingQueue<>();
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            for (String piece : List.of("one", "two", "three")) {
                exchange.event(Chunks.text(piece));
                // The next piece is sent only when the client's consumer has had this one.
                seenByServer.add(consumed.take());
            }
            exchange.event(Chunks.STOP);
            exchange.event(Chunks.DONE);
            exchange.end();
        })) {
            call(model).stream(consumed::add);

            assertThat(seenByServer).containsExactly("one", "two", "three");
        }
    }

    @Test
    void joinsCharactersCutApartByTheNetwork() throws Exception {
        byte[] event = ("data: " + Chunks.text("Grüße \uD83D\uDE80") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            for (byte b : event) {
                exchange.bytes(new byte[] {b});
            }
            exchange.event(Chunks.STOP);
            exchange.end();
        })) {
            StringBuilder answer = new StringBuilder();

            call(model).stream(answer::append);

            assertThat(answer).hasToString("Grüße \uD83D\uDE80");
        }
    }

    @Test
    void passesOverCommentsEmptyChoicesNullContentAndUnknownMembers() throws Exception {
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.bytes(": keep-alive\n\nevent: message\nid: 7\nretry: 10\n".getBytes(StandardCharsets.UTF_8));
            exchange.event("{\"choices\":[{\"delta\":{\"content\":null,\"extra\":[1,{\"a\":2}]}}],\"later\":{}}");
            exchange.event("{\"choices\":[{\"delta\":{\"content\":\"yes\"}}]}");
            exchange.event(Chunks.finish("length"));
            exchange.event("{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"usage\":{\"prompt_tokens\":3,"
                    + "\"completion_tokens\":4,\"total_time\":0.1}}}");
            exchange.event(Chunks.DONE);
            exchange.end();
        })) {
            StringBuilder answer = new StringBuilder();

            Completion completion = call(model).stream(answer::append);

            assertThat(answer).hasToString("yes");
            assertThat(completion).isEqualTo(new Completion(FinishReason.LENGTH, Optional.of(new Usage(3, 4))));
        }
    }

    @Test
    void takesAContentFilterForAStop() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.text("no"), Chunks.finish("content_filter"), Chunks.DONE)) {
            assertThat(call(model).stream(text -> {}).finish()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void takesAWholeAnswerFromAServerThatDoesNotStream() throws Exception {
        try (ModelStub model = ModelStub.answering(
                200,
                "Content-Type: application/json; charset=utf-8\r\n",
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"All at once\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":3}}")) {
            StringBuilder answer = new StringBuilder();

            Completion completion = call(model).stream(answer::append);

            assertThat(answer).hasToString("All at once");
            assertThat(completion.usage()).contains(new Usage(1, 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"reasoning", "reasoning_content"})
    void passesReasoningOnApartFromTheAnswer(String name) throws Exception {
        try (ModelStub model = ModelStub.streaming(
                Chunks.ROLE,
                Chunks.reasoning(name, "They ask"),
                Chunks.reasoning(name, " for it."),
                Chunks.text("Here"),
                Chunks.STOP,
                Chunks.DONE)) {
            assertThat(heard(model)).containsExactly("(They ask)", "( for it.)", "Here");
        }
    }

    @Test
    void takesReasoningUnderBothNamesOnce() throws Exception {
        try (ModelStub model = ModelStub.streaming(
                "{\"choices\":[{\"delta\":{\"content\":null,\"reasoning\":\"Hm\",\"reasoning_content\":\"Hm\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"Yes\",\"reasoning\":null,\"reasoning_content\":\"\"}}]}",
                Chunks.STOP)) {
            assertThat(heard(model)).containsExactly("(Hm)", "Yes");
        }
    }

    @Test
    void takesTheReasoningOfAWholeAnswerBeforeIt() throws Exception {
        try (ModelStub model = ModelStub.answering(
                200,
                "Content-Type: application/json\r\n",
                "{\"choices\":[{\"message\":{\"content\":\"Yes\",\"reasoning\":\"Hm\"},\"finish_reason\":\"stop\"}]}")) {
            assertThat(heard(model)).containsExactly("(Hm)", "Yes");
        }
    }

    /** The pieces in their order, those of the reasoning in parentheses. */
    private List<String> heard(ModelStub model) throws Exception {
        List<String> pieces = new ArrayList<>();
        call(model).stream(new AnswerListener() {
            @Override
            public void text(String piece) {
                pieces.add(piece);
            }

            @Override
            public void reasoning(String piece) {
                pieces.add("(" + piece + ")");
            }
        });
        return pieces;
    }

    @Test
    void keepsAConnectionForTheNextCall() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.text("a"), Chunks.STOP, Chunks.DONE)) {
            GroqClient client = client(settings(model.baseUrl()));
            for (int i = 0; i < 3; i++) {
                client.call(CONTEXT, Optional.empty()).stream(text -> {});
            }
            assertThat(model.requests()).hasSize(3);
            assertThat(model.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, MODEL_REFUSED, false",
        "307, MODEL_REFUSED, false",
        "400, MODEL_REFUSED, false",
        "401, MODEL_REFUSED, false",
        "403, MODEL_REFUSED, false",
        "404, MODEL_REFUSED, false",
        "408, MODEL_UNAVAILABLE, true",
        "413, MODEL_REFUSED, false",
        "422, MODEL_REFUSED, false",
        "429, RATE_LIMITED, true",
        "498, MODEL_UNAVAILABLE, true",
        "500, MODEL_UNAVAILABLE, true",
        "502, MODEL_UNAVAILABLE, true",
        "503, MODEL_UNAVAILABLE, true",
        "504, MODEL_UNAVAILABLE, true",
        "529, MODEL_UNAVAILABLE, true"
    })
    void givesEveryStatusItsMeaningAndAsksOnce(int status, ModelFailure failure, boolean retryable) throws Exception {
        try (ModelStub elsewhere = ModelStub.streaming(Chunks.STOP);
                ModelStub model = ModelStub.answering(
                        status,
                        "Content-Type: application/json\r\nLocation: " + elsewhere.baseUrl() + "/chat/completions\r\n",
                        "{\"error\":{\"message\":\"key " + KEY + " asked " + QUESTION
                                + "\",\"type\":\"some_type\",\"code\":\"some_code\"}}")) {
            ModelException e = failureOf(model);

            assertThat(e.failure()).isEqualTo(failure);
            assertThat(e.retryable()).isEqualTo(retryable);
            assertThat(e).hasMessage("the model API answered HTTP " + status + " some_code");
            assertThat(model.requests()).hasSize(1);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void readsAnErrorWithoutABodyAndWithOneThatIsNoJson() throws Exception {
        try (ModelStub bare = ModelStub.answering(503, "", "");
                ModelStub page = ModelStub.answering(502, "Content-Type: text/html\r\n", "<html>Bad gateway")) {
            assertThat(failureOf(bare)).hasMessage("the model API answered HTTP 503");
            assertThat(failureOf(page)).hasMessage("the model API answered HTTP 502");
        }
    }

    @Test
    void readsOnlyTheBeginningOfAnErrorWithoutEnd() throws Exception {
        CountDownLatch clientGone = new CountDownLatch(1);
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.raw("HTTP/1.1 500 Sorry\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    exchange.bytes(new byte[1024]);
                }
            } catch (IOException e) {
                clientGone.countDown();
            }
        })) {
            assertThat(failureOf(model)).hasMessage("the model API answered HTTP 500");
            assertThat(clientGone.await(5, SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 7000", "1.5, 1500", "'Wed, 21 Oct 2015 07:28:00 GMT', 0", "999999999, 600000"})
    void obeysRetryAfter(String header, long millis) throws Exception {
        try (ModelStub model = ModelStub.answering(429, "Retry-After: " + header + "\r\n", "")) {
            assertThat(failureOf(model).retryAfter()).contains(Duration.ofMillis(millis));
        }
    }

    @Test
    void treatsAnErrorInTheStreamAsAnError() throws Exception {
        try (ModelStub plain = ModelStub.streaming(
                        Chunks.text("Half of"),
                        "{\"error\":{\"message\":\"boom " + QUESTION + "\",\"type\":\"server_error\"}}");
                ModelStub groq = ModelStub.streaming("{\"choices\":[],\"x_groq\":{\"error\":\"over_capacity\"}}");
                ModelStub limited = ModelStub.streaming("{\"error\":{\"code\":\"rate_limit_exceeded\"}}");
                ModelStub refused = ModelStub.streaming("{\"error\":{\"code\":\"context_length_exceeded\"}}");
                ModelStub status = ModelStub.streaming("{\"error\":{\"message\":\"x\",\"status_code\":400}}")) {
            assertThat(failureOf(plain)).hasMessage("the model API broke off: server_error");
            assertThat(failureOf(groq)).hasMessage("the model API broke off: over_capacity");
            assertThat(failureOf(groq).retryable()).isTrue();
            assertThat(failureOf(limited).failure()).isEqualTo(ModelFailure.RATE_LIMITED);
            assertThat(failureOf(refused).failure()).isEqualTo(ModelFailure.MODEL_REFUSED);
            assertThat(failureOf(status).retryable()).isFalse();
        }
    }

    @Test
    void treatsAStreamThatEndsTooEarlyAsAnError() throws Exception {
        try (ModelStub ended = ModelStub.streaming(Chunks.text("Half of"));
                ModelStub cut = new ModelStub(exchange -> {
                    exchange.beginEvents();
                    exchange.event(Chunks.text("Half of"));
                    exchange.cut();
                });
                ModelStub cutBefore = new ModelStub(ModelStub.Exchange::cut)) {
            for (ModelStub model : List.of(ended, cut, cutBefore)) {
                ModelException e = failureOf(model);
                assertThat(e.failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
                assertThat(e.retryable()).isTrue();
                assertThat(model.requests()).hasSize(1);
            }
        }
    }

    @Test
    void keepsAnAnswerThatWasCompleteBeforeTheStreamBroke() throws Exception {
        CountDownLatch consumed = new CountDownLatch(1);
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.event("{\"choices\":[{\"delta\":{\"content\":\"Whole\"},\"finish_reason\":\"stop\"}]}");
            // Earlier, what was received but not yet handed over might be dropped.
            consumed.await();
            exchange.cut();
        })) {
            assertThat(call(model).stream(text -> consumed.countDown()))
                    .isEqualTo(new Completion(FinishReason.STOP, Optional.empty()));
        }
    }

    @Test
    void keepsAnAnswerThatIsFollowedByGarbage() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.text("Whole"), Chunks.STOP, "no json")) {
            assertThat(call(model).stream(text -> {})).isEqualTo(new Completion(FinishReason.STOP, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"choices\":[{\"delta\":{\"content\":\"Where is the tr", "no json", "[1]"})
    void treatsGarbageInTheStreamAsAnError(String garbage) throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.text("a"), garbage, Chunks.STOP)) {
            ModelException e = failureOf(model);

            assertThat(e.failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
            assertThat(e.retryable()).isTrue();
            assertThat(e).hasMessage("the model API sent something that is no JSON object");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "html", "text/", ";"})
    void saysThatAPageIsNoAnswer(String type) throws Exception {
        try (ModelStub model =
                ModelStub.answering(200, "Content-Type: " + type + "\r\n", "<html>Welcome to my router")) {
            assertThat(failureOf(model))
                    .hasMessage("the model API answered with neither events nor JSON: is GROQ_BASE_URL right?");
        }
    }

    @Test
    void takesWhatIsNoHttpForUnavailable() throws Exception {
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n");
            exchange.hang();
        })) {
            assertUnavailable(failureOf(model));
        }
    }

    @Test
    void takesABrokenChunkForUnavailableUnlessTheAnswerIsComplete() throws Exception {
        try (ModelStub broken = new ModelStub(exchange -> {
                    exchange.beginEvents();
                    exchange.event(Chunks.text("a"));
                    exchange.raw("upstream went away\r\n");
                    exchange.hang();
                });
                ModelStub complete = new ModelStub(exchange -> {
                    exchange.beginEvents();
                    exchange.event(Chunks.text("a"));
                    exchange.event(Chunks.STOP);
                    exchange.raw("upstream went away\r\n");
                    exchange.hang();
                })) {
            assertUnavailable(failureOf(broken));
            assertThat(call(complete).stream(text -> {}).finish()).isEqualTo(FinishReason.STOP);
        }
    }

    private static void assertUnavailable(ModelException e) {
        assertThat(e.failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
        assertThat(e.retryable()).isTrue();
    }

    @Test
    void knowsAnErrorWhoseBodyBreaksOff() throws Exception {
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.raw("HTTP/1.1 429 Stub\r\nRetry-After: 20\r\nContent-Length: 100\r\n\r\n{\"error\":");
            exchange.leave();
        })) {
            ModelException e = failureOf(model);

            assertThat(e.failure()).isEqualTo(ModelFailure.RATE_LIMITED);
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(20));
        }
    }

    /** The HTTP client takes it for the whole response; what follows must not be the next question's answer. */
    @Test
    void goesOnWithNoConnectionThatHadAnInterimResponse() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        try (ModelStub model = new ModelStub(exchange -> {
            if (requests.incrementAndGet() == 1) {
                exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
                exchange.hang(gone);
            }
            exchange.beginEvents();
            exchange.event(Chunks.text("mine"));
            exchange.event(Chunks.STOP);
            exchange.end();
        })) {
            GroqClient client = client(settings(model.baseUrl()));
            assertUnavailable(catchThrowableOfType(
                    ModelException.class, () -> client.call(CONTEXT, Optional.empty()).stream(text -> {})));
            assertThat(gone.await(5, SECONDS)).isTrue();

            StringBuilder answer = new StringBuilder();
            client.call(CONTEXT, Optional.empty()).stream(answer::append);

            assertThat(answer).hasToString("mine");
            assertThat(model.connections()).isEqualTo(2);
        }
    }

    @Test
    void takesARefusedConnectionForUnavailable() throws Exception {
        int freed;
        try (ServerSocket socket = new ServerSocket(0)) {
            freed = socket.getLocalPort();
        }
        GroqCall call = client(settings(URI.create("http://127.0.0.1:" + freed + "/v1")))
                .call(CONTEXT, Optional.empty());

        ModelException e = catchThrowableOfType(ModelException.class, () -> call.stream(text -> {}));

        assertThat(e.failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
        assertThat(e.retryable()).isTrue();
        assertThat(e.getMessage()).contains("ConnectException");
    }

    @Test
    void saysThatNoModelIsConfigured() {
        Duration limit = Duration.ofSeconds(5);
        ModelSettings none = new ModelSettings(Optional.empty(), "", "m", "", 10, 5, limit, limit, limit, limit);

        ModelException e = catchThrowableOfType(
                ModelException.class, () -> client(none).call(CONTEXT, Optional.empty()).stream(text -> {}));

        assertThat(e.retryable()).isFalse();
        assertThat(e).hasMessageContaining("GROQ_API_KEY");
    }

    @Test
    void neverShowsAKeyThatCannotBeSent() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP)) {
            Duration limit = Duration.ofSeconds(5);
            ModelSettings broken = new ModelSettings(
                    Optional.of(model.baseUrl()), KEY + "\n\u0007x", "m", "", 10, 5, limit, limit, limit, limit);

            Throwable e = catchThrowable(() -> client(broken).call(CONTEXT, Optional.empty()).stream(text -> {}));

            assertThat(e).isInstanceOf(ModelException.class);
            assertThat(everythingIn(e)).doesNotContain(KEY);
        }
    }

    @Test
    void throwsOnWhatTheConsumerThrows() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ModelStub model = new ModelStub(exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.text("a"));
            exchange.hang(gone);
        })) {
            assertThatThrownBy(() -> call(model).stream(text -> {
                        throw new UncheckedIOException(new IOException("Redis is away"));
                    }))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(gone.await(5, SECONDS)).isTrue();
        }
    }

    @Test
    void streamsOnlyOnce() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP)) {
            GroqCall call = call(model);
            call.stream(text -> {});

            assertThatThrownBy(() -> call.stream(text -> {})).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void sendsNothingOnceCancelled() throws Exception {
        try (ModelStub model = ModelStub.streaming(Chunks.STOP)) {
            GroqCall call = call(model);
            call.cancel();

            assertThatThrownBy(() -> call.stream(text -> {})).isInstanceOf(CancellationException.class);
            assertThat(model.requests()).isEmpty();
        }
    }
}
