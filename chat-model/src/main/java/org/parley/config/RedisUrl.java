package org.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes an address of Redis apart. By hand, as {@link URI} knows one host only. What is wrong is said without repeating the
 * text, which may hold a password.
 */
final class RedisUrl {
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    private static final Pattern FORM = Pattern.compile("(?<scheme>rediss?)(?<kind>|-sentinel|-cluster)://"
            + "(?:(?<login>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?:/(?<database>[^?#]*))?(?:\\?[^#]*)?(?:#(?<master>.*))?");

    private final Setting setting;
    private final Matcher parts;

    /** @param setting where the text comes from, for the message */
    RedisUrl(Setting setting, String text) {
        this.setting = setting;
        this.parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw malformed();
        }
    }

    /** Whose user and password it holds; none where it holds none. */
    RedisCredentials credentials() {
        String login = part("login");
        int colon = login.indexOf(':');
        // redis://password@host is what some providers print
        return new RedisCredentials(
                decoded(colon < 0 ? "" : login.substring(0, colon)), decoded(login.substring(colon + 1)));
    }

    /** @param towardsSentinels what the sentinels want, where it names sentinels */
    RedisTopology topology(RedisCredentials towardsSentinels) {
        String master = decoded(part("master"));
        return switch (part("kind")) {
            case "-sentinel" -> {
                if (master.isBlank()) {
                    throw new InvalidSettingException(
                            setting,
                            "must end with the master's name, as in redis-sentinel://host1,host2,host3/0#mymaster");
                }
                yield new RedisTopology.Sentinel(addresses(SENTINEL_PORT), towardsSentinels, master, database());
            }
            case "-cluster" -> {
                if (database() != 0) {
                    throw new InvalidSettingException(setting, "names a database, but a cluster has only database 0");
                }
                yield new RedisTopology.Cluster(addresses(REDIS_PORT));
            }
            default -> {
                List<URI> addresses = addresses(REDIS_PORT);
                if (addresses.size() > 1 || !master.isEmpty()) {
                    throw malformed();
                }
                yield new RedisTopology.Single(addresses.get(0), database());
            }
        };
    }

    private List<URI> addresses(int defaultPort) {
        List<URI> addresses = new ArrayList<>();
        for (String one : part("hosts").split(",", -1)) {
            addresses.add(address(one.strip(), defaultPort));
        }
        return addresses;
    }

    private URI address(String hostAndPort, int defaultPort) {
        try {
            URI given = new URI(part("scheme") + "://" + hostAndPort);
            int port = given.getPort() < 0 ? defaultPort : given.getPort();
            if (given.getHost() != null && port > 0 && port <= 65535) {
                return new URI(given.getScheme(), null, given.getHost(), port, null, null, null);
            }
        } catch (URISyntaxException e) {
            // said below: the exception's own text repeats what it was given
        }
        throw malformed();
    }

    private int database() {
        String database = part("database");
        try {
            return database.isEmpty() ? 0 : Integer.parseUnsignedInt(database);
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(
                    setting, "must have the number of a database behind the slash, or nothing");
        }
    }

    private String decoded(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    setting, "has a % that is not the start of %20 or the like: write it as %25");
        }
    }

    private String part(String name) {
        @Nullable String part = parts.group(name);
        return part == null ? "" : part;
    }

    private InvalidSettingException malformed() {
        return new InvalidSettingException(
                setting,
                "must look like redis://host:6379, redis://user:password@host:6379/0,"
                        + " redis-sentinel://host1,host2,host3#mymaster or redis-cluster://host1,host2"
                        + " (rediss… for TLS; what is special in a password percent-encoded)");
    }
}
