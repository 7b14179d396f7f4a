package org.parley.web.session;

import jakarta.ws.rs.core.NewCookie;
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

    /** @param secure whether the client came by https */
    static NewCookie of(String token, Duration lifetime, boolean secure) {
        return cookie(token, (int) lifetime.toSeconds(), secure);
    }

    static NewCookie cleared(boolean secure) {
        return cookie("", 0, secure);
    }

    private static NewCookie cookie(String value, int maxAge, boolean secure) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
