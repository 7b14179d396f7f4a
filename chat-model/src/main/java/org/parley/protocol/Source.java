package org.parley.protocol;

/** Who wrote a message; the names are the wire's. */
public enum Source {
    user,
    assistant
}
