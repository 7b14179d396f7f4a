package org.parley.config;

/**
 * Who Parley is to a Redis.
 *
 * @param user empty for the default user
 * @param password empty for none
 */
public record RedisCredentials(String user, String password) {
    public static final RedisCredentials NONE = new RedisCredentials("", "");

    public boolean isNone() {
        return user.isEmpty() && password.isEmpty();
    }

    /** Neither of them. */
    @Override
    public String toString() {
        return isNone() ? "none" : "set";
    }
}
