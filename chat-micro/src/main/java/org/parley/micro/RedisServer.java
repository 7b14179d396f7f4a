package org.parley.micro;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.parley.config.RedisCredentials;
import org.parley.config.RedisSettings;
import org.parley.config.RedisTopology;
import org.parley.config.Setting;

/**
 * One server that can be asked.
 *
 * @param passwordSetting where its password would be set
 */
record RedisServer(URI address, RedisCredentials credentials, int database, Setting passwordSetting) {

    /** Those that the settings name; none where a file does, which only the application can read. */
    static List<RedisServer> of(RedisSettings redis) {
        if (redis.topology() instanceof RedisTopology.Single single) {
            return List.of(server(single.address(), redis.credentials(), single.database()));
        }
        if (redis.topology() instanceof RedisTopology.Cluster cluster) {
            return cluster.nodes().stream()
                    .map(node -> server(node, redis.credentials(), 0))
                    .toList();
        }
        return redis.topology() instanceof RedisTopology.Sentinel sentinel
                ? sentinels(sentinel, redis.credentials().password())
                : List.of();
    }

    private static RedisServer server(URI address, RedisCredentials credentials, int database) {
        return new RedisServer(address, credentials, database, Setting.REDIS_PASSWORD);
    }

    /** As the application's client does: where a sentinel wants a password and has none of its own, the servers' one. */
    private static List<RedisServer> sentinels(RedisTopology.Sentinel sentinel, String password) {
        List<RedisCredentials> credentials = new ArrayList<>(List.of(sentinel.credentials()));
        if (sentinel.credentials().isNone() && !password.isEmpty()) {
            credentials.add(new RedisCredentials("", password));
        }
        List<RedisServer> servers = new ArrayList<>();
        for (RedisCredentials one : credentials) {
            for (URI address : sentinel.sentinels()) {
                servers.add(new RedisServer(address, one, 0, Setting.REDIS_SENTINEL_PASSWORD));
            }
        }
        return servers;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return database == 0 ? address.toString() : address + "/" + database;
    }
}
