package org.parley.trace;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins spans, where traces are wanted at all. Thread-safe. */
public final class Tracer {
    private final @Nullable Consumer<Span> ended;

    /** @param ended takes each span that has ended; null where traces are not wanted */
    Tracer(@Nullable Consumer<Span> ended) {
        this.ended = ended;
    }

    /** Traces nothing. */
    public static Tracer off() {
        return new Tracer(null);
    }

    public boolean isOn() {
        return ended != null;
    }

    /**
     * Work begins.
     *
     * @param parent what it is a part of; without one it is the first of a new trace
     */
    public Span begin(String name, Span.Kind kind, Optional<TraceContext> parent) {
        if (ended == null) {
            return Span.NONE;
        }
        if (parent.isPresent() && !parent.get().sampled()) {
            // Whoever began the trace does not want it kept: that is only passed on.
            return new Span(null, name, kind, parent, parent.get());
        }
        TraceContext context = parent.map(TraceContext::next).orElseGet(TraceContext::root);
        return new Span(this, name, kind, parent, context);
    }

    void ended(Span span) {
        if (ended != null) {
            ended.accept(span);
        }
    }
}
