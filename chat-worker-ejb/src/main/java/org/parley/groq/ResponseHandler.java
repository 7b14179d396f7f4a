package org.parley.groq;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a successful response as it comes, by one thread at a time, which it must not hold up. What it throws ends the
 * response.
 */
interface ResponseHandler {

    /** It begins; called once, with its {@code Content-Type} as it came. */
    void begins(@Nullable String contentType) throws ModelException;

    /** Takes all that remains in the buffer, which is the caller's again afterwards. */
    void take(ByteBuffer bytes) throws IOException, ModelException;
}
