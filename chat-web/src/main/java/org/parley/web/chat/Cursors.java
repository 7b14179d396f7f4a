package org.parley.web.chat;

import java.util.regex.Pattern;

/** The order of cursors, which are stream ids: two numbers. */
final class Cursors {
    private static final Pattern CURSOR = Pattern.compile("\\d{1,15}-\\d{1,15}");

    private Cursors() {}

    /** Whether this can be a cursor at all: clients send what they like. */
    static boolean isCursor(String text) {
        return CURSOR.matcher(text).matches();
    }

    /** Whether {@code one} comes after {@code other} in the log. Both must be cursors. */
    static boolean isAfter(String one, String other) {
        int dash = one.indexOf('-');
        int otherDash = other.indexOf('-');
        long time = Long.parseLong(one, 0, dash, 10);
        long otherTime = Long.parseLong(other, 0, otherDash, 10);
        return time != otherTime
                ? time > otherTime
                : Long.parseLong(one, dash + 1, one.length(), 10)
                        > Long.parseLong(other, otherDash + 1, other.length(), 10);
    }
}
