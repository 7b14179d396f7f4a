package org.parley.redis;

import java.time.Duration;
import java.util.List;
import org.parley.config.InvalidSettingException;
import org.parley.config.Setting;

/**
 * Over how many partitions this Redis's conversations are spread: the first node to start says it. A node that counted
 * otherwise would look for every conversation where it is not.
 */
final class PartitionCount {
    /** Redisson gives up by then. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Script script;
    private final int count;

    PartitionCount(Redis redis) {
        script = new Script(redis, "partitions");
        count = redis.partitions();
    }

    /**
     * @throws InvalidSettingException where other nodes count otherwise
     * @throws RedisUnavailableException where Redis does not answer
     */
    void check() {
        String known = Redis.await(script.word(List.of(Keys.PARTITIONS), count), LIMIT);
        if (!known.equals(Integer.toString(count))) {
            throw new InvalidSettingException(
                    Setting.REDIS_PARTITIONS,
                    "is %d, but this Redis is used with %s: set it to the same on every node; to change it, let all"
                                    .formatted(count, known)
                            + " sessions end or sign out, stop all nodes, then delete the key " + Keys.PARTITIONS);
        }
    }

    /** Says it again, as Redis may have lost it; nobody waits for that. */
    @SuppressWarnings("FutureReturnValueIgnored") // The next time is soon.
    void keep() {
        script.word(List.of(Keys.PARTITIONS), count);
    }
}
