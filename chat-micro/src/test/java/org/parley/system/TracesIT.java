package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node with an address for traces, beside one without. Its log is JSON; the other's is text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TracesIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int CONSUMER = 5;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private final TraceReceiver receiver = TraceReceiver.start();
    private final ModelStub model = ModelStub.start();
    private final ParleyProcess traced = ParleyProcess.launch(with(Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url() + "/",
            "OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cret%3Dword",
            "OTEL_SERVICE_NAME", "parley-under-test",
            "CHAT_LOG_FORMAT", "json",
            "CHAT_WORKER_MAX_FAILURES", "1")));
    private final ParleyProcess silent = ParleyProcess.launch(with(Map.of("CHAT_WORKER_MAX_FAILURES", "1")));

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.putAll(more);
        return environment;
    }

    @BeforeAll
    void start() {
        traced.awaitReady();
        silent.awaitReady();
    }

    @AfterAll
    void stop() {
        traced.close();
        silent.close();
        model.close();
        receiver.close();
    }

    @Test
    void oneTraceGoesFromTheQuestionToTheModel() {
        String question = "Where does this question go, 51ba?";
        model.answers(question, "Everywhere, ", "6a0e.");
        Session ada = traced.opensSession("Ada-Unmistakable");
        String turn;
        try (EventClient alice = EventClient.connect(traced, ada)) {
            String ask = alice.asks(question);
            turn = alice.seesAccepted(ask);
            alice.seesAnswer(ask);
        }

        TraceReceiver.Received ask = span("ask", turn);
        TraceReceiver.Received answer = span("answer", turn);
        TraceReceiver.Received call = below(answer);
        assertThat(receiver.spansOf(ask.traceId())).containsExactlyInAnyOrder(ask, answer, call);
        assertThat(ask.parent()).isEmpty();
        assertThat(answer.parent()).isEqualTo(ask.spanId());
        assertThat(call.name()).isEqualTo("chat stub/model");
        assertThat(List.of(ask.kind(), answer.kind(), call.kind())).containsExactly(SERVER, CONSUMER, CLIENT);
        assertThat(List.of(ask, answer, call)).allSatisfy(span -> {
            assertThat(span.service()).isEqualTo("parley-under-test");
            assertThat(span.hasFailed()).isFalse();
            assertThat(span.end()).isGreaterThan(span.start());
        });
        assertThat(ask.attributes()).containsEntry("parley.result", "accepted");
        assertThat(answer.attributes()).containsEntry("parley.attempt", "1").containsEntry("parley.finish", "stop");
        assertThat(call.attributes())
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "stub/model")
                .containsEntry("gen_ai.usage.input_tokens", "2")
                .containsEntry("gen_ai.usage.output_tokens", "2")
                .containsEntry("server.address", "127.0.0.1");

        assertThat(model.requests(question).get(0).headers()).doesNotContainKey("traceparent");
        assertThat(String.join("", receiver.bodies()))
                .doesNotContain("51ba", "6a0e", ada.token(), "Ada-Unmistakable", "s3cret", "wrong: ", "gsk_stub");
        assertThat(receiver.keys()).containsOnly("s3cret=word");
        assertThat(traced.output()).doesNotContain("s3cret");
    }

    @Test
    void modelIsToldTheTraceWhereItIsMeantTo() {
        String question = "Traced to the model?";
        try (ParleyProcess open = ParleyProcess.start(with(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        receiver.url(),
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x-key=s3cret%3Dword",
                        "CHAT_TELEMETRY_TO_MODEL",
                        "true")));
                EventClient alice = EventClient.connect(open, open.opensSession("Ada"))) {
            String ask = alice.asks(question);
            String turn = alice.seesAccepted(ask);
            alice.seesAnswer(ask);

            TraceReceiver.Received call = below(span("answer", turn));
            assertThat(model.requests(question).get(0).headers())
                    .containsEntry("traceparent", "00-" + call.traceId() + "-" + call.spanId() + "-01");
        }
    }

    @Test
    void traceOfTheClientGoesOn() {
        Session ada = traced.opensSession("Ada");
        try (ChatSocket socket =
                ChatSocket.events(traced, ada.query(), "traceparent", "00-" + TRACE + "-" + SPAN + "-01")) {
            socket.sends("{\"type\":\"ask\",\"id\":\"q1\",\"text\":\"Going on?\"}");
            await().atMost(SOON).until(() -> receiver.spansOf(TRACE).size() == 3);
        }

        assertThat(receiver.spansOf(TRACE))
                .filteredOn(span -> span.name().equals("ask"))
                .singleElement()
                .extracting(TraceReceiver.Received::parent)
                .isEqualTo(SPAN);
    }

    @Test
    void everyAttemptAndEveryFailureIsSeen() {
        String question = "Twice?";
        model.answers(question, Answer.of("Half").cut(), Answer.of("Whole."));
        String turn;
        try (EventClient alice = EventClient.connect(traced, traced.opensSession("Ada"))) {
            String ask = alice.asks(question);
            turn = alice.seesAccepted(ask);
            alice.seesAnswer(ask);
        }

        TraceReceiver.Received ask = span("ask", turn);
        await().atMost(SOON).until(() -> receiver.spansOf(ask.traceId()).size() == 5);
        assertThat(receiver.spansOf(ask.traceId()))
                .filteredOn(span -> span.name().equals("answer"))
                .allSatisfy(span -> assertThat(span.parent()).isEqualTo(ask.spanId()))
                .extracting(span -> span.attributes().get("parley.attempt"))
                .containsExactlyInAnyOrder("1", "2");
        assertThat(receiver.spansOf(ask.traceId()))
                .filteredOn(TraceReceiver.Received::hasFailed)
                .singleElement()
                .satisfies(span -> assertThat(span.attributes()).containsEntry("error.type", "model_unavailable"));
    }

    @Test
    void nothingIsSentWithoutAnAddress() {
        try (EventClient alice = EventClient.connect(silent, silent.opensSession("Ada"))) {
            alice.seesAnswer(alice.asks("Silent?"));
        }

        // It has had the time that the other one takes.
        oneTraceGoesFromTheQuestionToTheModel();
        assertThat(receiver.spans()).extracting(TraceReceiver.Received::service).containsOnly("parley-under-test");
        assertThat(model.requests("Silent?").get(0).headers()).doesNotContainKey("traceparent");
    }

    @Test
    void turnLeavesOneLineOfJson() {
        String turn = isAnswered(traced, "One line of JSON?");
        JsonObject line = Json.read(line(traced, turn).replaceAll("(?s)^.*(\\{\"event\".*}).*$", "$1"));

        assertThat(Json.text(line, "event")).isEqualTo("turn");
        assertThat(Json.text(line, "turn")).isEqualTo(turn);
        assertThat(Json.text(line, "end")).isEqualTo("answered");
        assertThat(Json.text(line, "finish")).isEqualTo("stop");
        assertThat(line.getInt("attempts")).isEqualTo(1);
        assertThat(line.getInt("failures")).isZero();
        assertThat(line.getInt("characters")).isEqualTo("You said: One line of JSON?".length());
        assertThat(line.getInt("completion_tokens")).isEqualTo(3);
        assertThat(line.getInt("took_ms")).isNotNegative();
        assertThat(line.getInt("queued_ms")).isNotNegative();
        assertThat(Json.text(line, "trace")).isEqualTo(span("ask", turn).traceId());
    }

    @Test
    void turnLeavesOneLineOfText() {
        String turn = isAnswered(silent, "One line of text?");
        assertThat(line(silent, turn))
                .contains("INFO")
                .contains("turn " + turn + " answered: finish=stop attempts=1 failures=0 characters=27 queued_ms=")
                .contains("completion_tokens=3");

        String refused = "One line of warning?";
        model.answers(refused, Answer.refusal(503, Map.of("Retry-After", "0"), "{}"));
        try (EventClient alice = EventClient.connect(silent, silent.opensSession("Ada"))) {
            String ask = alice.asks(refused);
            String failed = alice.seesAccepted(ask);
            alice.seesEnd(ask);
            assertThat(line(silent, failed))
                    .contains("WARNING")
                    .contains("turn " + failed + " failed: code=model_unavailable attempts=1 failures=2 characters=0")
                    .contains("last_failure=\"");
        }
    }

    private static String isAnswered(ParleyProcess node, String question) {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String ask = alice.asks(question);
            String turn = alice.seesAccepted(ask);
            alice.seesAnswer(ask);
            return turn;
        }
    }

    /** The only one that names this turn, after the one before it, where Payara Server puts the level. */
    private static String line(ParleyProcess node, String turn) {
        await().atMost(SOON).until(() -> node.output().contains(turn));
        List<String> lines = node.output().lines().toList();
        assertThat(lines).filteredOn(line -> line.contains(turn)).hasSize(1);
        int at = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(turn))
                .findFirst()
                .orElseThrow();
        return lines.get(Math.max(0, at - 1)) + "\n" + lines.get(at);
    }

    private TraceReceiver.Received span(String name, String turn) {
        return await().atMost(SOON)
                .until(
                        () -> receiver.spans().stream()
                                .filter(span -> span.name().equals(name)
                                        && turn.equals(span.attributes().get("parley.turn")))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private TraceReceiver.Received below(TraceReceiver.Received parent) {
        return receiver.spans().stream()
                .filter(span -> span.parent().equals(parent.spanId()))
                .findFirst()
                .orElseThrow();
    }
}
