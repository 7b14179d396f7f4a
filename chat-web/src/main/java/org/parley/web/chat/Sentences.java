package org.parley.web.chat;

import org.parley.config.Limits;

/** What people are told: what was wrong, the limit, and what to do. */
final class Sentences {
    static final String EXPIRED = "The session is over: sign in again.";
    static final String UNAVAILABLE = "Parley can't take questions at the moment. Please ask again in a minute.";
    static final String EMPTY = "The question is empty: type something to ask.";
    static final String FAILED = "The question could not be answered. Please ask again later.";
    static final String STOPPED = "The question was stopped before an answer had begun.";
    static final String BINARY = "A question is text, not binary data.";

    private Sentences() {}

    static String rateLimited(int seconds) {
        return "Too many questions: ask again in " + seconds + (seconds == 1 ? " second." : " seconds.");
    }

    static String tooLong(Limits limits) {
        return "The question is too long: at most " + limits.questionChars() + " characters.";
    }

    static String busy(Limits limits) {
        return "Too many questions are waiting: at most " + limits.waitingQuestions() + ". Wait for an answer first.";
    }
}
