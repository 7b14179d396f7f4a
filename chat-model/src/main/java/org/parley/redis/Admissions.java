package org.parley.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How often an address may begin a session, whichever nodes it asks. Thread-safe. */
public final class Admissions {
    private final Script admit;
    private final int perMinute;

    /** @param perMinute in any 60 seconds; 0 for no limit */
    public Admissions(Redis redis, int perMinute) {
        admit = new Script(redis, "admit");
        this.perMinute = perMinute;
    }

    /**
     * Counts one more.
     *
     * @return 0 where it is let in, else after how many seconds it may ask again
     */
    public CompletableFuture<Integer> admit(String address) {
        if (perMinute == 0) {
            return CompletableFuture.completedFuture(0);
        }
        // Hashed: who used the chat is nobody's business that can read the keys.
        return admit.word(List.of(Keys.address(ConversationId.ofToken(address).hash())), perMinute)
                .thenApply(Integer::valueOf);
    }
}
