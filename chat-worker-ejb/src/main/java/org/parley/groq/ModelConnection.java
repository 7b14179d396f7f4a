package org.parley.groq;

import java.io.IOException;

/** One call's way to the model API. */
interface ModelConnection extends AutoCloseable {

    /**
     * Sends the request and has the response handled as it comes, by this thread or the network's; blocks until its end.
     * What the handler throws is thrown on. To be called once.
     *
     * @throws ModelException where it can't be sent, or the response is an error
     * @throws IOException where the response breaks off, or is let go of
     */
    void exchange(ChatRequest request) throws IOException, ModelException, InterruptedException;

    /** Lets go of the connection and so ends, from any thread and within milliseconds, an exchange under way. */
    @Override
    void close();
}
