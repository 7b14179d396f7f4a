package org.parley.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.parley.system.Answer;

/**
 * What the model says here: every token names its question, the call and its own place, so that nothing is left out,
 * doubled, or mixed from two attempts or two sessions without being seen.
 */
final class TraceableAnswers {
    static final int TOKENS = 40;

    /** Further calls get the same as the last of these. */
    private static final int CALLS = 8;

    private TraceableAnswers() {}

    static List<String> tokens(String question, int call) {
        return IntStream.range(0, TOKENS)
                .mapToObj(place -> question + "/" + call + "/" + place + " é😀 ")
                .toList();
    }

    static String[] some(String question, int call, int from, int to) {
        return tokens(question, call).subList(from, to).toArray(String[]::new);
    }

    /** One answer for each call: those of {@code first}, then undisturbed ones. */
    static Answer[] of(String question, Answer... first) {
        List<Answer> answers = new ArrayList<>(List.of(first));
        for (int call = answers.size() + 1; call <= CALLS; call++) {
            answers.add(Answer.of(some(question, call, 0, TOKENS)));
        }
        return answers.toArray(Answer[]::new);
    }

    /** Token after token, with pauses. */
    static Answer paced(Answer start, String question, int call, int from, int to, Duration gap) {
        Answer answer = start;
        for (String token : some(question, call, from, to)) {
            answer = answer.say(token).gap(gap);
        }
        return answer;
    }

    /** Whether this is the whole answer of one call to this question. */
    static boolean isWhole(String question, String text) {
        return IntStream.rangeClosed(1, CALLS)
                .anyMatch(call -> String.join("", tokens(question, call)).equals(text));
    }
}
