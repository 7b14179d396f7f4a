package org.parley.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.config.TelemetrySettings;

final class OtlpExportTest {
    private static final TraceContext UNSAMPLED = new TraceContext("1".repeat(32), "2".repeat(16), false);

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private OtlpExport export() {
        return new OtlpExport(settings("http://127.0.0.1:" + server.getAddress().getPort()), "node-1");
    }

    private static TelemetrySettings settings(String endpoint) {
        return ChatSettings.read(name -> Optional.ofNullable(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint).get(name)))
                .telemetry();
    }

    @Test
    void sendsWhatIsLeftWhenItIsClosed() {
        OtlpExport export = export();
        Tracer tracer = export.tracer();
        tracer.begin("one", Span.Kind.SERVER, Optional.empty())
                .with("number", 7)
                .with("words", List.of("a", "b"))
                .end();
        tracer.begin("two", Span.Kind.CLIENT, Optional.empty())
                .failed("timeout")
                .end();
        export.close();

        assertThat(bodies)
                .singleElement()
                .asString()
                .contains(
                        "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"parley\"}}",
                        "{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"node-1\"}}",
                        "{\"key\":\"number\",\"value\":{\"intValue\":\"7\"}}",
                        "{\"arrayValue\":{\"values\":[{\"stringValue\":\"a\"},{\"stringValue\":\"b\"}]}}",
                        "\"status\":{\"code\":2}");
    }

    @Test
    void dropsWhatDoesNotFitOrArriveAndGoesOn() {
        status = 503;
        OtlpExport export = export();
        Tracer tracer = export.tracer();
        for (int i = 0; i < 5000; i++) {
            tracer.begin("span", Span.Kind.SERVER, Optional.empty()).end();
        }
        export.close();
        status = 200;
        export.close();

        // The first 512 were lost; of the other 4488 there was room for 1536.
        assertThat(bodies).hasSize(4);
    }

    @Test
    void recordsNothingOfATraceThatIsNotToBeKeptButPassesItOn() {
        OtlpExport export = export();
        Span span = export.tracer().begin("span", Span.Kind.SERVER, Optional.of(UNSAMPLED));
        span.with("number", 7).end();
        export.close();

        assertThat(span.context()).contains(UNSAMPLED);
        assertThat(bodies).isEmpty();
    }

    @Test
    void doesNothingWithoutAnAddress() {
        OtlpExport export = new OtlpExport(settings(""), "node-1");

        assertThat(export.isWanted()).isFalse();
        assertThat(export.tracer().begin("span", Span.Kind.SERVER, Optional.empty()))
                .isSameAs(Span.NONE);
    }
}
