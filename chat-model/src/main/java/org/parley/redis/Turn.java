package org.parley.redis;

/**
 * A turn as the queue hands it out.
 *
 * @param entry of the stream that holds it
 * @param takenOver whether another worker had it and didn't renew its lease
 */
public record Turn(ConversationId conversation, String turn, String entry, boolean takenOver) {}
