package org.parley.groq;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a response as they come, by one thread at a time, which it must not hold up. */
@FunctionalInterface
interface ByteSink {

    /** Takes all that remains in the buffer, which is the caller's again afterwards. What it throws ends the response. */
    void take(ByteBuffer bytes) throws IOException, ModelException;
}
