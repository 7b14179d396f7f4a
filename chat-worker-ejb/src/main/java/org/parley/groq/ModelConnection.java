package org.parley.groq;

import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** One call's way to the model API. */
interface ModelConnection extends AutoCloseable {

    /** Sends the request; blocks until the response begins. */
    Response send(ChatRequest request);

    /**
     * Hands on the body of the response that was sent for, as it comes, by this thread or the network's; blocks until its
     * end. What {@code sink} throws is thrown on.
     *
     * @throws IOException where it breaks off, or is let go of
     */
    void handTo(Response response, ByteSink sink) throws IOException, ModelException, InterruptedException;

    /** Lets go of the connection and so ends, from any thread and within milliseconds, a call under way. */
    @Override
    void close();
}
