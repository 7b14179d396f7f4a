package org.parley.bench.model;

import java.util.Locale;

/**
 * What a question asks of the model. Its own text says it, so it comes through any system unchanged, and nothing has to be
 * agreed on beside it.
 *
 * @param number of the question, unique in a run: every token of its answer carries it
 * @param firstMillis from the request to the first token
 * @param gapMillis from one token to the next; 0 sends all at once
 * @param tokens of the answer
 * @param fault that the model is to make, so that it can be seen to be noticed
 */
public record Order(long number, int firstMillis, int gapMillis, int tokens, Fault fault) {
    /** Before it in a request stand earlier questions like it. */
    private static final String BEGINNING = "bench ";

    /** What can happen to a token. */
    public enum Fault {
        NONE,
        LOST,
        DOUBLED,
        SWAPPED,
        /** A token of another answer */
        MIXED
    }

    public String text() {
        return BEGINNING
                + String.join(
                        " ",
                        Long.toString(number, Character.MAX_RADIX),
                        Integer.toString(firstMillis),
                        Integer.toString(gapMillis),
                        Integer.toString(tokens),
                        fault.name().toLowerCase(Locale.ROOT));
    }

    /**
     * The last one in a request to the model.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Order lastIn(String request) {
        int start = request.lastIndexOf('"' + BEGINNING);
        int end = request.indexOf('"', start + 1);
        if (start < 0 || end < 0) {
            throw new IllegalArgumentException("no question of the benchmark's");
        }
        String[] words = request.substring(start + 1 + BEGINNING.length(), end).split(" ");
        return new Order(
                Long.parseLong(words[0], Character.MAX_RADIX),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Fault.valueOf(words[4].toUpperCase(Locale.ROOT)));
    }
}
