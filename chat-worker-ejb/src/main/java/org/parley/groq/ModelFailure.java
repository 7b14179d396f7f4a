package org.parley.groq;

import java.util.Locale;

/** Why there is no answer; the {@code code} of the protocol's {@code failed} frame. */
public enum ModelFailure {
    MODEL_UNAVAILABLE("The model can't be reached at the moment. Please ask again later."),
    MODEL_REFUSED("The model did not accept the request. Asking the same again won't help."),
    RATE_LIMITED("The model is answering too many questions at the moment. Please ask again in a minute."),
    TIMEOUT("The model took too long to answer. Please ask again."),
    INTERNAL("Something went wrong while answering. Please ask again.");

    private final String wire = name().toLowerCase(Locale.ROOT);
    private final String sentence;

    ModelFailure(String sentence) {
        this.sentence = sentence;
    }

    /** The protocol's code. */
    public String wire() {
        return wire;
    }

    /** What to tell the person who asked. */
    public String sentence() {
        return sentence;
    }
}
