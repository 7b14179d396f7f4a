package org.parley.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names a session's conversation without giving its token away: the token's SHA-256, base64url. This, never the token,
 * is what Redis keeps.
 */
public record ConversationId(String hash) {

    /** The conversation of the session with this token, whether or not there is one. */
    public static ConversationId ofToken(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new ConversationId(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
