package org.parley.groq;

import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** One call's way to the model API. */
interface ModelConnection extends AutoCloseable {

    /**
     * Sends the request; blocks until the response begins.
     *
     * @param trace for the header {@code traceparent}; null for none
     */
    Response send(@Nullable String trace, ChatRequest request);

    /** Lets go of the connection and so ends, from any thread and within milliseconds, a call under way. */
    @Override
    void close();
}
