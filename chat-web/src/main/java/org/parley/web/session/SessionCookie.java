package org.parley.web.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The cookie that carries a session's token: out of scripts' reach, and never sent along from other sites. */
public final class SessionCookie {
    static final String NAME = "chat_session";

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
     * @param secure whether the client came by https
     */
    static String header(String token, Duration lifetime, boolean secure) {
        return NAME + "=" + token + "; Path=/; Max-Age=" + lifetime.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    /** The header that clears it. */
    static String cleared(boolean secure) {
        return header("", Duration.ZERO, secure);
    }
}
