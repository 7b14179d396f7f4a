package org.parley.trace;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Spans as OTLP 1 has them in JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Thread-safe. */
final class OtlpJson {
    /** STATUS_CODE_ERROR */
    private static final int ERROR = 2;

    /** SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK and the sampled flag. */
    private static final int SAMPLED = 0x101;

    private final JsonBuilderFactory json;
    private final Map<String, String> resource;

    /** @param resource who tells of the spans */
    OtlpJson(Map<String, String> resource) {
        // Looked up once: the provider is found through the thread's class loader.
        json = JsonProvider.provider().createBuilderFactory(Map.of());
        this.resource = resource;
    }

    /** An ExportTraceServiceRequest. */
    byte[] request(Collection<Span> spans) {
        JsonArrayBuilder all = json.createArrayBuilder();
        spans.forEach(span -> all.add(span(span)));
        JsonObjectBuilder scope = json.createObjectBuilder()
                .add("scope", json.createObjectBuilder().add("name", "org.parley"))
                .add("spans", all);
        JsonObjectBuilder one = json.createObjectBuilder()
                .add("resource", json.createObjectBuilder().add("attributes", attributes(resource)))
                .add("scopeSpans", json.createArrayBuilder().add(scope));
        return json.createObjectBuilder()
                .add("resourceSpans", json.createArrayBuilder().add(one))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonObjectBuilder span(Span span) {
        TraceContext context = span.context().orElseThrow();
        JsonObjectBuilder object = json.createObjectBuilder()
                .add("traceId", context.traceId())
                .add("spanId", context.spanId())
                .add("flags", SAMPLED);
        span.parent().ifPresent(parent -> object.add("parentSpanId", parent.spanId()));
        object.add("name", span.name())
                .add("kind", span.kind().number())
                // 64-bit numbers are strings in JSON.
                .add("startTimeUnixNano", Long.toString(span.startUnixNanos()))
                .add("endTimeUnixNano", Long.toString(span.endUnixNanos()))
                .add("attributes", attributes(span.attributes()));
        if (span.hasFailed()) {
            object.add("status", json.createObjectBuilder().add("code", ERROR));
        }
        return object;
    }

    private JsonArrayBuilder attributes(Map<String, ?> attributes) {
        JsonArrayBuilder all = json.createArrayBuilder();
        attributes.forEach((key, value) ->
                all.add(json.createObjectBuilder().add("key", key).add("value", value(value))));
        return all;
    }

    private JsonObjectBuilder value(Object value) {
        JsonObjectBuilder typed = json.createObjectBuilder();
        if (value instanceof Long number) {
            return typed.add("intValue", Long.toString(number));
        }
        if (value instanceof List<?> list) {
            JsonArrayBuilder values = json.createArrayBuilder();
            list.forEach(item -> values.add(value(item)));
            return typed.add("arrayValue", json.createObjectBuilder().add("values", values));
        }
        return typed.add("stringValue", value.toString());
    }
}
