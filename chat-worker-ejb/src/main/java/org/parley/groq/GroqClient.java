package org.parley.groq;

import java.util.List;
import org.parley.config.ModelSettings;

/**
 * Asks the model. One per application; safe for any thread. It retries nothing itself: {@link ModelException} says
 * whether trying again makes sense, {@link Backoff} when.
 */
public final class GroqClient implements AutoCloseable {
    private final ModelSettings settings;
    private final ModelConnections connections;

    public GroqClient(ModelSettings settings) {
        this(settings, ModelConnections.of(settings));
    }

    GroqClient(ModelSettings settings, ModelConnections connections) {
        this.settings = settings;
        this.connections = connections;
    }

    /**
     * Prepares a request; {@link GroqCall#stream} sends it.
     *
     * @param context the latest messages, oldest first, the question last; the system prompt is put before them
     */
    public GroqCall call(List<ChatMessage> context) {
        return new GroqCall(settings, ChatRequest.of(settings, context), connections);
    }

    /** To be called when the application ends, after its calls. */
    @Override
    public void close() {
        connections.close();
    }
}
