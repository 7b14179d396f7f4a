package org.parley.web.session;

import java.util.Optional;

/** What a person may be called. */
final class SessionName {
    private static final int LONGEST = 64;

    private SessionName() {}

    /** What is wrong with a name; empty for a good one. */
    static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.of("The name must not be empty: give 1 to " + LONGEST + " characters.");
        }
        if (name.codePointCount(0, name.length()) > LONGEST) {
            return Optional.of("The name is too long: at most " + LONGEST + " characters.");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("The name must not have control characters.");
        }
        return Optional.empty();
    }
}
