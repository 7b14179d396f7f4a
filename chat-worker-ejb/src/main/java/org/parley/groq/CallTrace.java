package org.parley.groq;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parley.config.ModelSettings;
import org.parley.trace.Span;
import org.parley.trace.TraceContext;
import org.parley.trace.Tracer;

/**
 * The span of a call to the model, named as OpenTelemetry's conventions for generative AI have it
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/). What is asked and answered is no part of it.
 */
public final class CallTrace {
    private static final String GROQ = "api.groq.com";

    private final Tracer tracer;
    private final ModelSettings settings;
    private final boolean toModel;

    /** @param toModel whether the model API is told the trace, too */
    public CallTrace(Tracer tracer, ModelSettings settings, boolean toModel) {
        this.tracer = tracer;
        this.settings = settings;
        this.toModel = toModel;
    }

    /** A call begins. */
    Span begin(Optional<TraceContext> parent) {
        if (!tracer.isOn()) {
            return Span.NONE;
        }
        Span span = tracer.begin("chat " + settings.model(), Span.Kind.CLIENT, parent)
                .with("gen_ai.operation.name", "chat")
                .with("gen_ai.request.model", settings.model())
                .with("gen_ai.request.max_tokens", settings.maxTokens());
        settings.baseUrl().ifPresent(url -> addressed(span, url));
        return span;
    }

    private static void addressed(Span span, URI url) {
        int usual = "https".equals(url.getScheme()) ? 443 : 80;
        span.with("gen_ai.provider.name", GROQ.equals(url.getHost()) ? "groq" : "openai")
                .with("server.address", url.getHost())
                .with("server.port", url.getPort() < 0 ? usual : url.getPort());
    }

    /** What of the trace the model API is told. */
    Optional<String> told(Span span) {
        return toModel ? span.context().map(TraceContext::traceparent) : Optional.empty();
    }

    /** The answer has come. */
    static void answered(Span span, Completion completion) {
        span.with(
                "gen_ai.response.finish_reasons",
                List.of(completion.finish().name().toLowerCase(Locale.ROOT)));
        completion
                .usage()
                .ifPresent(usage -> span.with("gen_ai.usage.input_tokens", usage.promptTokens())
                        .with("gen_ai.usage.output_tokens", usage.completionTokens()));
    }
}
