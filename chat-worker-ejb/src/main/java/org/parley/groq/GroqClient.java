package org.parley.groq;

import java.util.List;
import java.util.Optional;
import org.parley.config.ModelSettings;
import org.parley.trace.TraceContext;

/**
 * Asks the model. One per application; safe for any thread. It retries nothing itself: {@link ModelException} says
 * whether trying again makes sense, {@link Backoff} when.
 */
public final class GroqClient implements AutoCloseable {
    private final ModelSettings settings;
    private final ModelConnections connections;

    private final CallTrace trace;

    public GroqClient(ModelSettings settings, CallTrace trace) {
        this(settings, trace, ModelConnections.of(settings));
    }

    GroqClient(ModelSettings settings, CallTrace trace, ModelConnections connections) {
        this.settings = settings;
        this.trace = trace;
        this.connections = connections;
    }

    /**
     * Prepares a request; {@link GroqCall#stream} sends it.
     *
     * @param context the latest messages, oldest first, the question last; the system prompt is put before them
     * @param parent where the call is in a trace
     */
    public GroqCall call(List<ChatMessage> context, Optional<TraceContext> parent) {
        return new GroqCall(settings, ChatRequest.of(settings, context), trace, parent, connections);
    }

    /** To be called when the application ends, after its calls. */
    @Override
    public void close() {
        connections.close();
    }
}
