package org.parley.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes traces by OTLP over HTTP, as JSON, and keeps what it is sent. Safe for several threads. */
final class TraceReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    /** A span as it came. */
    record Received(JsonObject json, String service) {
        String name() {
            return json.getString("name");
        }

        String traceId() {
            return json.getString("traceId");
        }

        String spanId() {
            return json.getString("spanId");
        }

        /** Of the span that it is a part of; empty for the first. */
        String parent() {
            return json.getString("parentSpanId", "");
        }

        int kind() {
            return json.getInt("kind");
        }

        long start() {
            return Long.parseLong(json.getString("startTimeUnixNano"));
        }

        long end() {
            return Long.parseLong(json.getString("endTimeUnixNano"));
        }

        boolean hasFailed() {
            return json.containsKey("status") && json.getJsonObject("status").getInt("code") == 2;
        }

        Map<String, String> attributes() {
            return TraceReceiver.attributes(json);
        }
    }

    private TraceReceiver(HttpServer server) {
        this.server = server;
    }

    static TraceReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceReceiver receiver = new TraceReceiver(server);
            server.createContext("/", receiver::handle);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean right = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getPath().equals("/v1/traces")
                && exchange.getRequestHeaders().getFirst("Content-Type").equals("application/json");
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-key")));
        bodies.add(right ? body : "wrong: " + exchange.getRequestURI() + " " + body);
        byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** The header {@code x-key} of every request. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    List<Received> spans() {
        return bodies.stream()
                .map(Json::read)
                .flatMap(body -> objects(body, "resourceSpans"))
                .flatMap(of -> {
                    String service = attributes(of.getJsonObject("resource")).getOrDefault("service.name", "");
                    return objects(of, "scopeSpans")
                            .flatMap(scope -> objects(scope, "spans"))
                            .map(span -> new Received(span, service));
                })
                .toList();
    }

    /** All that belong to one trace. */
    List<Received> spansOf(String traceId) {
        return spans().stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private static Map<String, String> attributes(JsonObject of) {
        return objects(of, "attributes")
                .collect(Collectors.toMap(
                        attribute -> attribute.getString("key"), attribute -> value(attribute.getJsonObject("value"))));
    }

    private static String value(JsonObject value) {
        JsonValue only = value.values().iterator().next();
        return only instanceof jakarta.json.JsonString string ? string.getString() : only.toString();
    }

    private static Stream<JsonObject> objects(JsonObject of, String name) {
        return of.getJsonArray(name).getValuesAs(JsonObject.class).stream();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
