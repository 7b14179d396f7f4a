package org.parley.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work in a trace. Never holds a question, an answer, a token or a key: attributes are for figures and fixed
 * words. For one thread at a time.
 */
public final class Span {
    /** What it is to its trace; the numbers are OTLP's. */
    public enum Kind {
        SERVER(2),
        CLIENT(3),
        CONSUMER(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Work that nobody traces: everything it is told is forgotten. */
    public static final Span NONE = new Span(null, "", Kind.SERVER, Optional.empty(), null);

    private final @Nullable Tracer tracer;
    private final String name;
    private final Kind kind;
    private final Optional<TraceContext> parent;
    private final @Nullable TraceContext context;
    private final Map<String, Object> attributes = new TreeMap<>();
    private final long startUnixNanos;
    private final long start = System.nanoTime();
    private long endUnixNanos;
    private @Nullable String error;

    /** @param tracer takes it when it has ended; null for one that is only passed on, or for none at all */
    Span(
            @Nullable Tracer tracer,
            String name,
            Kind kind,
            Optional<TraceContext> parent,
            @Nullable TraceContext context) {
        this.tracer = tracer;
        this.name = name;
        this.kind = kind;
        this.parent = parent;
        this.context = context;
        startUnixNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** Its place, for whoever goes on from it; empty where nobody traces. */
    public Optional<TraceContext> context() {
        return Optional.ofNullable(context);
    }

    public Span with(String attribute, String value) {
        return put(attribute, value);
    }

    public Span with(String attribute, long value) {
        return put(attribute, value);
    }

    public Span with(String attribute, List<String> values) {
        return put(attribute, values);
    }

    private Span put(String attribute, Object value) {
        if (tracer != null) {
            attributes.put(attribute, value);
        }
        return this;
    }

    /** It goes wrong. */
    public Span failed(String type) {
        if (tracer != null) {
            error = type;
            attributes.put("error.type", type);
        }
        return this;
    }

    /** It is over; to be called once. */
    public void end() {
        if (tracer != null) {
            // By the monotonic clock, so that no span ends before it began.
            endUnixNanos = startUnixNanos + System.nanoTime() - start;
            tracer.ended(this);
        }
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    Optional<TraceContext> parent() {
        return parent;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    long startUnixNanos() {
        return startUnixNanos;
    }

    long endUnixNanos() {
        return endUnixNanos;
    }

    boolean hasFailed() {
        return error != null;
    }
}
