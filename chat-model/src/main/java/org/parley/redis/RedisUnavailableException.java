package org.parley.redis;

/** Redis did not answer, or not in time: whether the call took effect is unknown, so it may be repeated. */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String reason) {
        super(reason);
    }

    RedisUnavailableException(Throwable cause) {
        super("Redis did not answer", cause);
    }
}
