package org.parley.groq;

/** What an answer cost, as the model API counts it. */
public record Usage(int promptTokens, int completionTokens) {
    public Usage {
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException("tokens must be 0 or more: " + promptTokens + ", " + completionTokens);
        }
    }
}
