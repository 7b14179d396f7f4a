package org.parley.groq;

import java.time.Duration;
import java.util.Optional;

/**
 * An attempt to get an answer failed. The message is for an operator and made of our own words, a status and an error
 * code: never the key, the question, the answer or what the model API wrote. For the same reason there is no cause.
 */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ModelFailure failure;
    private final boolean retryable;
    private final transient Optional<Duration> retryAfter;

    ModelException(ModelFailure failure, boolean retryable, String message) {
        this(failure, retryable, Optional.empty(), message);
    }

    ModelException(ModelFailure failure, boolean retryable, Optional<Duration> retryAfter, String message) {
        super(message);
        this.failure = failure;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    static ModelException unavailable(String message) {
        return new ModelException(ModelFailure.MODEL_UNAVAILABLE, true, message);
    }

    static ModelException timeout(String message) {
        return new ModelException(ModelFailure.TIMEOUT, true, message);
    }

    public ModelFailure failure() {
        return failure;
    }

    /** Whether the same request may well succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** How long the model API asked to be left alone, at most {@link RetryAfter#LONGEST}. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
