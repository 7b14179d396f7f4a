package org.parley.groq;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer as it comes; of a server that doesn't stream, the whole answer as its one chunk. For one thread at a time. */
final class AnswerStream implements ResponseHandler {
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final int MAX_WHOLE_BYTES = 16 << 20;
    private static final String DONE = "[DONE]";

    private final CallClock clock;
    private final AnswerListener listener;
    private final SseReader events = new SseReader(MAX_EVENT_BYTES, this::event);
    private @Nullable ByteArrayOutputStream whole;
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    AnswerStream(CallClock clock, AnswerListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** @throws ModelException where the response is neither a stream of events nor JSON */
    @Override
    public void begins(@Nullable String contentType) throws ModelException {
        whole = isWhole(contentType) ? new ByteArrayOutputStream() : null;
    }

    private static boolean isWhole(@Nullable String contentType) throws ModelException {
        if (contentType == null) {
            return false;
        }
        try {
            MediaType type = MediaType.valueOf(contentType);
            if (type.getSubtype().endsWith("json")) {
                return true;
            }
            if (MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(type)) {
                return false;
            }
        } catch (IllegalArgumentException e) {
            // no media type at all
        }
        throw ModelException.unavailable(
                "the model API answered with neither events nor JSON: is GROQ_BASE_URL right?");
    }

    @Override
    public void take(ByteBuffer bytes) throws IOException, ModelException {
        if (whole == null) {
            events.take(bytes);
            return;
        }
        if (whole.size() + bytes.remaining() > MAX_WHOLE_BYTES) {
            throw new IOException("an answer has more than " + MAX_WHOLE_BYTES + " bytes");
        }
        byte[] more = new byte[bytes.remaining()];
        bytes.get(more);
        whole.writeBytes(more);
    }

    /** Nothing more comes. */
    void end() throws IOException, ModelException {
        if (whole == null) {
            events.end();
        } else {
            chunk(Chunk.parseWhole(whole.toString(StandardCharsets.UTF_8)));
        }
    }

    private void event(String data) throws ModelException {
        if (!data.isEmpty()) {
            chunk(DONE.equals(data) ? Chunk.DONE : Chunk.parse(data));
        }
    }

    private void chunk(Chunk chunk) {
        if (chunk.isToken()) {
            clock.token(System.nanoTime());
        }
        if (!chunk.reasoning().isEmpty()) {
            listener.reasoning(chunk.reasoning());
        }
        if (!chunk.text().isEmpty()) {
            listener.text(chunk.text());
        }
        usage = chunk.usage().isPresent() ? chunk.usage() : usage;
        if (chunk.finish().isPresent()) {
            finish = finish.or(chunk::finish);
            clock.finished(System.nanoTime());
        }
    }

    /** How it ended; empty where its end has not come. */
    Optional<Completion> completion() {
        return finish.map(reason -> new Completion(reason, usage));
    }
}
