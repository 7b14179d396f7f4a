package org.parley.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Redis is, and how Parley uses it.
 *
 * @param credentials none with a file, which has its own
 * @param partitions over how many hash tags conversations are spread, 1 to 256
 * @param waitReplicas how many replicas must have a question, and its end, before clients see it, 0 to 10
 */
public record RedisSettings(RedisTopology topology, RedisCredentials credentials, int partitions, int waitReplicas) {

    public RedisSettings {
        check(Setting.REDIS_PARTITIONS, partitions);
        check(Setting.REDIS_WAIT_REPLICAS, waitReplicas);
    }

    private static void check(Setting setting, int value) {
        if (value < setting.min() || value > setting.max()) {
            throw new IllegalArgumentException(
                    "%s must be %.0f to %.0f: %d".formatted(setting.property(), setting.min(), setting.max(), value));
        }
    }

    /**
     * Empty where neither a file nor a URL nor a host is set.
     *
     * @throws InvalidSettingException where a value can't be used; its message repeats no password
     */
    public static Optional<RedisSettings> read(SettingSource source) {
        int partitions = source.integer(Setting.REDIS_PARTITIONS);
        int waitReplicas = source.integer(Setting.REDIS_WAIT_REPLICAS);
        String file = source.text(Setting.REDIS_CONFIG);
        if (!file.isEmpty()) {
            return Optional.of(new RedisSettings(
                    new RedisTopology.File(readable(file)), RedisCredentials.NONE, partitions, waitReplicas));
        }
        return url(source).map(url -> {
            RedisCredentials credentials = credentials(url, source);
            RedisTopology topology = url.topology(towardsSentinels(credentials, source));
            return new RedisSettings(topology, credentials, partitions, waitReplicas);
        });
    }

    private static Optional<RedisUrl> url(SettingSource source) {
        String url = source.text(Setting.REDIS_URL);
        if (!url.isEmpty()) {
            return Optional.of(new RedisUrl(Setting.REDIS_URL, url));
        }
        String host = source.text(Setting.REDIS_HOST);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RedisUrl(Setting.REDIS_HOST, "redis://" + host + ":" + source.integer(Setting.REDIS_PORT)));
    }

    private static RedisCredentials credentials(RedisUrl url, SettingSource source) {
        RedisCredentials given = url.credentials();
        return new RedisCredentials(
                given.user().isEmpty() ? source.text(Setting.REDIS_USER) : given.user(),
                given.password().isEmpty() ? source.text(Setting.REDIS_PASSWORD) : given.password());
    }

    private static RedisCredentials towardsSentinels(RedisCredentials towardsServers, SettingSource source) {
        RedisCredentials given = new RedisCredentials(
                source.text(Setting.REDIS_SENTINEL_USER), source.text(Setting.REDIS_SENTINEL_PASSWORD));
        if (!given.password().isEmpty() && towardsServers.password().isEmpty()) {
            // Redisson 4.7.0 tries no password on sentinels where it has none for the servers.
            throw new InvalidSettingException(
                    Setting.REDIS_SENTINEL_PASSWORD,
                    "works only where the servers have a password too: REDIS_PASSWORD");
        }
        return given;
    }

    private static Path readable(String file) {
        try {
            Path path = Path.of(file).toAbsolutePath();
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new InvalidSettingException(Setting.REDIS_CONFIG, "names no file that can be read: " + file);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return topology.toString();
    }
}
