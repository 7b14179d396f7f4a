package org.parley.groq;

import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a successful response as it comes, by one thread at a time, which it must not hold up. What it throws ends the
 * response.
 */
interface ResponseHandler {

    /** It begins; called once. */
    void begins(@Nullable MediaType type) throws ModelException;

    /** Takes all that remains in the buffer, which is the caller's again afterwards. */
    void take(ByteBuffer bytes) throws IOException, ModelException;
}
