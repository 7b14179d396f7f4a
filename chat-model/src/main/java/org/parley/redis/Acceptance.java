package org.parley.redis;

/** What became of a question. */
public sealed interface Acceptance {
    /** It is durable; its {@code accepted} frame is in the log. */
    record Accepted(String turn) implements Acceptance {}

    /** It was accepted before: this was its frame, without cursor. */
    record Repeated(String frame) implements Acceptance {}

    /** The session has asked too often. */
    record RateLimited(int retryAfterSeconds) implements Acceptance {}

    /** Longer than allowed. */
    record TooLong() implements Acceptance {}

    /** Too many wait already. */
    record Busy() implements Acceptance {}

    /** The session expired or was deleted. */
    record Gone() implements Acceptance {}
}
