package org.parley.protocol;

/** Why a client's frame was not accepted; the names are the wire's. */
public enum ErrorCode {
    bad_frame,
    too_long,
    rate_limited,
    busy,
    unknown_turn
}
