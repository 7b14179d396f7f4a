package org.parley.groq;

import java.util.Optional;

/**
 * What one event of the stream brought. Members that we don't know are passed over.
 *
 * @param text more of the answer, often empty
 * @param reasoning more of what the model thinks before it answers, often empty
 */
record Chunk(String text, String reasoning, Optional<FinishReason> finish, Optional<Usage> usage) {

    /** The stream's own end, {@code [DONE]}. */
    static final Chunk DONE = new Chunk("", "", Optional.of(FinishReason.STOP), Optional.empty());

    /** Whether the model produced anything, be it only a thought that is not part of the answer. */
    boolean isToken() {
        return !text.isEmpty() || !reasoning.isEmpty();
    }

    /** @throws ModelException where the data is an error or no JSON object */
    static Chunk parse(String data) throws ModelException {
        return new ChunkReader(data, "delta").read();
    }

    /** The same for an answer that came whole. */
    static Chunk parseWhole(String body) throws ModelException {
        return new ChunkReader(body, "message").read();
    }
}
