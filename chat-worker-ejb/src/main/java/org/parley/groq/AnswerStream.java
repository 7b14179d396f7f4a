package org.parley.groq;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chunks of an answer as they come; of a server that doesn't stream, the whole answer as its one chunk. */
final class AnswerStream {
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final int MAX_WHOLE_BYTES = 16 << 20;
    private static final String DONE = "[DONE]";

    private final InputStream body;
    private final @Nullable SseReader events;
    private boolean ended;

    /** @throws ModelException where the response is neither a stream of events nor JSON */
    AnswerStream(Response response) throws ModelException {
        MediaType type = response.getMediaType();
        boolean json = type != null && type.getSubtype().endsWith("json");
        if (type != null && !json && !MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(type)) {
            throw ModelException.unavailable(
                    "the model API answered with neither events nor JSON: is GROQ_BASE_URL right?");
        }
        body = response.readEntity(InputStream.class);
        events = json ? null : new SseReader(body, MAX_EVENT_BYTES);
    }

    /** Blocks for the next chunk; empty at the end. */
    Optional<Chunk> next() throws IOException, ModelException {
        if (ended) {
            return Optional.empty();
        }
        return events == null ? whole() : nextOf(events);
    }

    private Optional<Chunk> nextOf(SseReader reader) throws IOException, ModelException {
        Optional<String> data = reader.next();
        while (data.isPresent() && data.get().isEmpty()) {
            data = reader.next();
        }
        if (data.isEmpty()) {
            ended = true;
            return Optional.empty();
        }
        return Optional.of(DONE.equals(data.get()) ? Chunk.DONE : Chunk.parse(data.get()));
    }

    private Optional<Chunk> whole() throws IOException, ModelException {
        ended = true;
        byte[] bytes = body.readNBytes(MAX_WHOLE_BYTES);
        return Optional.of(Chunk.parseWhole(new String(bytes, StandardCharsets.UTF_8)));
    }
}
