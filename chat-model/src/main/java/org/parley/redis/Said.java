package org.parley.redis;

/**
 * What the model has said in an attempt, and how many UTF-16 units of it are in the log.
 *
 * @param text of the answer
 * @param written of the text
 * @param reasoning before the answer
 * @param reasoned of the reasoning
 */
public record Said(String text, int written, String reasoning, int reasoned) {

    /** All of it in the log. */
    static Said written(String text, String reasoning) {
        return new Said(text, text.length(), reasoning, reasoning.length());
    }

    /** What is not in the log yet. */
    GroupCommit.Piece rest() {
        return new GroupCommit.Piece(written, text.substring(written), reasoned, reasoning.substring(reasoned));
    }
}
