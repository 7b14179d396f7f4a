package org.parley.groq;

/** Why the model ended its answer. */
public enum FinishReason {
    /** It had said what it wanted to say, or its own filter ended it. */
    STOP,
    /** It had used up the tokens that one answer may have. */
    LENGTH;

    static FinishReason ofWire(String name) {
        return "length".equals(name) ? LENGTH : STOP;
    }
}
