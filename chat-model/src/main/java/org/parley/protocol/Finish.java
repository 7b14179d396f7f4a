package org.parley.protocol;

/** Why an answer ended; the names are the wire's. */
public enum Finish {
    /** The model was done. */
    stop,
    /** The answer reached the limit of tokens. */
    length,
    /** A person stopped it. */
    stopped
}
