package org.parley.jmx;

import java.util.List;

/**
 * {@code org.parley:type=DeadLetters}: the dead letters of the whole site, the same on every node. Attributes ask Redis,
 * and end with {@link IllegalStateException} where it does not answer within seconds.
 */
public interface DeadLettersMXBean {
    /** How many there are. */
    long getCount();

    /** The newest 100, newest first. */
    List<Letter> getLetters();

    /**
     * Asks the question of a failed turn again and takes the letter away. Repeated, it does nothing twice.
     *
     * @param id as in {@link #getLetters}
     * @return what became of it, in a sentence
     */
    String requeue(String id);

    /**
     * Throws a letter away.
     *
     * @param id as in {@link #getLetters}
     * @return what became of it, in a sentence
     */
    String discard(String id);
}
