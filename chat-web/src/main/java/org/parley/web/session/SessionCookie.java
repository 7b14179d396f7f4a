package org.parley.web.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The cookie that carries a session's token: out of scripts' reach, and never sent along from other sites. */
public final class SessionCookie {
    static final String NAME = "chat_session";

    /**
     * How long a browser keeps it at least. A session lives on with every use, which a cookie does not hear of: kept no
     * longer than a session at first, it would sign people out in the middle of a long conversation. One that outlives
     * its session opens nothing.
     */
    private static final Duration KEPT = Duration.ofDays(30);

    private SessionCookie() {}

    /** The token in a {@code Cookie} header, if it has one. */
    public static Optional<String> tokenIn(String header) {
        return Arrays.stream(header.split(";"))
                .map(String::strip)
                .filter(pair -> pair.startsWith(NAME + "="))
                .map(pair -> pair.substring(NAME.length() + 1))
                .filter(token -> !token.isEmpty())
                .findFirst();
    }

    /**
     * The {@code Set-Cookie} header. Written by hand: servers write JAX-RS's cookies differently, some with attributes of
     * long ago.
     *
     * @param lifetime of the session after its last use
     * @param secure whether the client came by https
     */
    static String header(String token, Duration lifetime, boolean secure) {
        return header(token, Math.max(lifetime.toSeconds(), KEPT.toSeconds()), secure);
    }

    /** The header that clears it. */
    static String cleared(boolean secure) {
        return header("", 0, secure);
    }

    private static String header(String value, long maxAge, boolean secure) {
        return NAME + "=" + value + "; Path=/; Max-Age=" + maxAge + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
