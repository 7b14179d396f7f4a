package org.parley.redis;

/** How Redis answers a worker's write; everything but {@link #OK} means that the worker must stop. */
public enum WriteReply {
    OK,
    /** Another attempt has begun. */
    STALE,
    /** Redis lacks what came before: it lost something. */
    GAP,
    /** A person wants no more. */
    STOP,
    /** The conversation expired or was deleted. */
    GONE,
    /** The script failed for this turn. */
    ERROR
}
