package org.parley.redis;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a dead letter: its partition and its entry there, as in {@code p07/1700000000000-0}. Later ones are greater.
 *
 * @param entry id in the partition's stream of dead letters: milliseconds and a number
 */
public record DeadLetterId(int partition, String entry) implements Comparable<DeadLetterId> {
    private static final Pattern ENTRY = Pattern.compile("\\d{1,15}-\\d{1,15}");
    private static final Pattern NAME = Pattern.compile("p(\\d{2,4})/(.*)");
    private static final Comparator<DeadLetterId> ORDER = Comparator.comparingLong(DeadLetterId::millis)
            .thenComparingLong(DeadLetterId::number)
            .thenComparingInt(DeadLetterId::partition);

    /** @throws IllegalArgumentException where it can't be one */
    public DeadLetterId {
        if (partition < 0 || !ENTRY.matcher(entry).matches()) {
            throw malformed();
        }
    }

    /**
     * Reads what {@link #toString} has written.
     *
     * @throws IllegalArgumentException where it is no such name
     */
    public static DeadLetterId of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw malformed();
        }
        return new DeadLetterId(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    // Without what was given: it may be anything.
    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a dead letter is named by partition and entry, as in p07/1700000000000-0");
    }

    /** When the letter was written, in milliseconds since 1970. */
    long millis() {
        return Long.parseLong(entry.substring(0, entry.indexOf('-')));
    }

    private long number() {
        return Long.parseLong(entry.substring(entry.indexOf('-') + 1));
    }

    /** The id of the ask with which its question is asked again: always the same, so that it is asked once. */
    String ask() {
        return "dead-letter-p%02d-%s".formatted(partition, entry);
    }

    @Override
    public int compareTo(DeadLetterId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "p%02d/%s".formatted(partition, entry);
    }
}
