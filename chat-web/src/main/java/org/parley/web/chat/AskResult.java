package org.parley.web.chat;

import org.parley.redis.Acceptance;

/** What asking came to. */
sealed interface AskResult {
    /** Redis decided. */
    record Decided(Acceptance acceptance) implements AskResult {}

    /** Redis was away for as long as a question is held. */
    record Unavailable() implements AskResult {}
}
