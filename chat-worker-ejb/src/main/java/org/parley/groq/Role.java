package org.parley.groq;

import java.util.Locale;

/** Who speaks in a message to the model. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As the model API names it. */
    public String wire() {
        return wire;
    }
}
