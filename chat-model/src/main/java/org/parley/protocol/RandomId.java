package org.parley.protocol;

import java.security.SecureRandom;
import java.util.Base64;

/** Random names that are safe in URLs. */
public final class RandomId {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** For turns and messages: 96 bits, so that two are never the same in practice. */
    private static final int ID_BYTES = 12;

    /** For tokens, which must not be guessed: 256 bits, twice what the protocol asks for. */
    private static final int TOKEN_BYTES = 32;

    private RandomId() {}

    /** A name for a turn, a message or a node. */
    public static String next() {
        return of(ID_BYTES);
    }

    /** A session's secret. */
    public static String nextToken() {
        return of(TOKEN_BYTES);
    }

    private static String of(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return ENCODER.encodeToString(bytes);
    }
}
