package org.parley.groq;

/**
 * Hears an answer as it comes, in non-empty pieces, by one thread at a time: the network's, which it must not hold up, or the
 * one that asked. What it throws ends the call.
 */
@FunctionalInterface
public interface AnswerListener {
    /** More of the answer. */
    void text(String piece);

    /** More of what the model thinks before it answers; not every model says it. */
    default void reasoning(String piece) {}
}
