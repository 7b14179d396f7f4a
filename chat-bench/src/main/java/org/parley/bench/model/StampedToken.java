package org.parley.bench.model;

/**
 * A token that says which it is and when it was sent, by {@link System#nanoTime}, which on Linux is one clock for all
 * processes of a machine: {@code question.index.due.late}, and a space.
 *
 * @param dueMicros when it was to be sent
 * @param lateMicros how much later it was
 */
public record StampedToken(long question, int index, long dueMicros, long lateMicros) {
    private static final int RADIX = Character.MAX_RADIX;

    public String text() {
        return Long.toString(question, RADIX)
                + '.'
                + Integer.toString(index, RADIX)
                + '.'
                + Long.toString(dueMicros, RADIX)
                + '.'
                + Long.toString(lateMicros, RADIX)
                + ' ';
    }

    /** The token between these places of a text, without its space. */
    public static StampedToken read(String text, int from, int to) {
        int first = text.indexOf('.', from);
        int second = text.indexOf('.', first + 1);
        int third = text.indexOf('.', second + 1);
        return new StampedToken(
                Long.parseLong(text, from, first, RADIX),
                Integer.parseInt(text, first + 1, second, RADIX),
                Long.parseLong(text, second + 1, third, RADIX),
                Long.parseLong(text, third + 1, to, RADIX));
    }

    public long sentMicros() {
        return dueMicros + lateMicros;
    }
}
