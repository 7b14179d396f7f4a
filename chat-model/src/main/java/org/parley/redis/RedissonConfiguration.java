package org.parley.redis;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.parley.config.RedisCredentials;
import org.parley.config.RedisSettings;
import org.parley.config.RedisTopology;
import org.redisson.config.Config;

/** The settings in Redisson's words. */
final class RedissonConfiguration {
    private RedissonConfiguration() {}

    /** @throws org.parley.config.InvalidSettingException where an operator's file can't be used */
    static Config of(RedisSettings settings) {
        if (settings.topology() instanceof RedisTopology.File file) {
            return of(file.path(), settings.partitions());
        }
        Config config = new Config()
                .setUsername(orNull(settings.credentials().user()))
                .setPassword(orNull(settings.credentials().password()));
        RedissonTuning tuning = new RedissonTuning(key -> false, settings.partitions());
        tuning.whole(config);
        if (settings.topology() instanceof RedisTopology.Single single) {
            tuning.single(config.useSingleServer()
                    .setAddress(single.address().toString())
                    .setDatabase(single.database()));
        } else if (settings.topology() instanceof RedisTopology.Sentinel sentinel) {
            RedisCredentials own = sentinel.credentials();
            tuning.sentinel(config.useSentinelServers()
                    .setMasterName(sentinel.master())
                    .addSentinelAddress(texts(sentinel.sentinels()))
                    .setSentinelUsername(orNull(own.user()))
                    .setSentinelPassword(orNull(own.password()))
                    .setDatabase(sentinel.database()));
        } else if (settings.topology() instanceof RedisTopology.Cluster cluster) {
            tuning.cluster(config.useClusterServers().addNodeAddress(texts(cluster.nodes())));
        }
        return config;
    }

    private static Config of(Path path, int partitions) {
        RedissonFile file = RedissonFile.read(path);
        Config config = file.config();
        RedissonTuning tuning = new RedissonTuning(file::gives, partitions);
        tuning.whole(config);
        try {
            if (config.isSingleConfig()) {
                tuning.single(config.useSingleServer());
            } else if (config.isSentinelConfig()) {
                tuning.sentinel(config.useSentinelServers());
            } else if (config.isClusterConfig()) {
                tuning.cluster(config.useClusterServers());
            } else if (file.gives("masterSlaveServersConfig")) {
                tuning.masters(config.useMasterSlaveServers());
            } else if (file.gives("replicatedServersConfig")) {
                tuning.masters(config.useReplicatedServers());
            } else {
                throw RedissonFile.unusable("has no server section, like singleServerConfig", path);
            }
        } catch (IllegalStateException e) {
            throw RedissonFile.unusable("has more than one server section", path);
        }
        return config;
    }

    private static String[] texts(List<URI> addresses) {
        return addresses.stream().map(URI::toString).toArray(String[]::new);
    }

    private static @org.jspecify.annotations.Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
