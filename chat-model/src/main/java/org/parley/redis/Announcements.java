package org.parley.redis;

import java.util.List;

/**
 * Tells the nodes that watch a conversation to look at its log, once what was written is on enough replicas. Where none
 * need be waited for, scripts announce what they write by themselves, and this does nothing. Thread-safe.
 */
final class Announcements {
    private final Keys keys;
    private final Script announce;
    private final boolean needed;

    Announcements(Redis redis) {
        keys = redis.keys();
        announce = new Script(redis, "announce");
        needed = redis.waitReplicas() > 0;
    }

    /** To be called when a replicated step has succeeded; one that is lost is made up for by the nodes' checks. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    void announce(ConversationId id) {
        if (needed) {
            announce.word(List.of(keys.state(id)));
        }
    }
}
