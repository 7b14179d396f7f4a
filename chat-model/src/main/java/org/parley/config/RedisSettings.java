package org.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where Redis is.
 *
 * @param address {@code redis://host:port} or {@code rediss://host:port} (TLS), without credentials
 * @param user empty for the default user
 * @param password empty for none
 * @param database number of the Redis database, 0 by default
 * @param partitions over how many hash tags conversations are spread
 */
public record RedisSettings(URI address, String user, String password, int database, int partitions) {

    /** Redis's own default port. */
    private static final int DEFAULT_PORT = 6379;

    /** Empty where neither a URL nor a host is set. */
    public static Optional<RedisSettings> read(SettingSource source) {
        String url = source.text(Setting.REDIS_URL);
        String host = source.text(Setting.REDIS_HOST);
        if (url.isEmpty() && host.isEmpty()) {
            return Optional.empty();
        }
        int partitions = source.integer(Setting.REDIS_PARTITIONS);
        String user = source.text(Setting.REDIS_USER);
        String password = source.text(Setting.REDIS_PASSWORD);
        if (url.isEmpty()) {
            URI address = checked(Setting.REDIS_HOST, "redis://" + host + ":" + source.integer(Setting.REDIS_PORT));
            return Optional.of(new RedisSettings(address, user, password, 0, partitions));
        }
        URI given = checked(Setting.REDIS_URL, url);
        String[] credentials = credentials(given);
        return Optional.of(new RedisSettings(
                URI.create(given.getScheme() + "://" + given.getHost() + ":"
                        + (given.getPort() < 0 ? DEFAULT_PORT : given.getPort())),
                credentials[0].isEmpty() ? user : credentials[0],
                credentials[1].isEmpty() ? password : credentials[1],
                database(given),
                partitions));
    }

    private static URI checked(Setting setting, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // The exception's own text repeats the URL, which may hold a password.
            throw new InvalidSettingException(setting, "is no URL like redis://host:6379");
        }
        boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new InvalidSettingException(
                    setting, "must look like redis://host:6379 (or rediss:// for TLS, redis://user:password@host/0)");
        }
        return uri;
    }

    private static String[] credentials(URI uri) {
        String info = uri.getRawUserInfo();
        if (info == null) {
            return new String[] {"", ""};
        }
        int colon = info.indexOf(':');
        // redis://password@host is what some providers print
        String user = colon < 0 ? "" : info.substring(0, colon);
        String password = info.substring(colon + 1);
        return new String[] {decoded(user), decoded(password)};
    }

    private static String decoded(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(URI uri) {
        String path = uri.getPath();
        if (path == null || path.length() < 2) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(path.substring(1));
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(Setting.REDIS_URL, "must end with the number of a database, or nothing");
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return address + "/" + database;
    }
}
