package org.parley.groq;

import jakarta.ws.rs.core.Response;

/** One call's way to the model API. */
interface ModelConnection extends AutoCloseable {

    /** Sends the request; blocks until the response begins. */
    Response send(ChatRequest request);

    /** Lets go of the connection and so ends, from any thread and within milliseconds, a call under way. */
    @Override
    void close();
}
