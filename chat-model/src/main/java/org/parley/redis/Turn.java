package org.parley.redis;

import java.util.Optional;
import org.parley.trace.TraceContext;

/**
 * A turn as the queue hands it out.
 *
 * @param entry of the stream that holds it
 * @param takenOver whether another worker had it and didn't renew its lease
 * @param trace where its asking is in a trace; empty where that was not traced
 */
public record Turn(
        ConversationId conversation, String turn, String entry, boolean takenOver, Optional<TraceContext> trace) {}
