package org.parley.protocol;

/** Why a turn was given up; the names are the wire's. */
public enum FailureCode {
    model_unavailable,
    model_refused,
    rate_limited,
    timeout,
    internal
}
