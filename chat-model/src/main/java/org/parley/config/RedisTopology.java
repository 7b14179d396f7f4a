package org.parley.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which servers make up the Redis. Every address is {@code redis://host:port}, or {@code rediss://host:port} for TLS,
 * without credentials. The text of each is what an operator may read.
 */
public sealed interface RedisTopology {

    /**
     * One server, or a name that always leads to the one that serves.
     *
     * @param database number of the Redis database, 0 by default
     */
    record Single(URI address, int database) implements RedisTopology {
        public Single {
            check(List.of(address));
            checkDatabase(database);
        }

        @Override
        public String toString() {
            return address + "/" + database;
        }
    }

    /**
     * A master and its replicas, which change places as the sentinels say.
     *
     * @param credentials towards the sentinels; those towards the servers are the settings'
     * @param master the name under which the sentinels know it
     * @param database number of the Redis database, 0 by default
     */
    record Sentinel(List<URI> sentinels, RedisCredentials credentials, String master, int database)
            implements RedisTopology {
        public Sentinel {
            sentinels = List.copyOf(sentinels);
            check(sentinels);
            checkDatabase(database);
            if (master.isBlank()) {
                throw new IllegalArgumentException("the master needs its name");
            }
        }

        @Override
        public String toString() {
            return joined("sentinel", sentinels) + "/" + database + "#" + master;
        }
    }

    /** A cluster: these are the nodes that are asked for all the others. */
    record Cluster(List<URI> nodes) implements RedisTopology {
        public Cluster {
            nodes = List.copyOf(nodes);
            check(nodes);
        }

        @Override
        public String toString() {
            return joined("cluster", nodes);
        }
    }

    /** As a file in Redisson's own format says, with all that only it can say. */
    record File(Path path) implements RedisTopology {
        @Override
        public String toString() {
            return "as in " + path.getFileName();
        }
    }

    private static void check(List<URI> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("at least one address is needed");
        }
        String scheme = addresses.get(0).getScheme();
        for (URI address : addresses) {
            boolean known = "redis".equals(scheme) || "rediss".equals(scheme);
            boolean bare = address.getRawUserInfo() == null && address.getHost() != null;
            if (!known
                    || !scheme.equals(address.getScheme())
                    || !bare
                    || address.getPort() < 1
                    || address.getPort() > 65535) {
                throw new IllegalArgumentException(
                        "every address must be redis://host:port, or every rediss://host:port");
            }
        }
    }

    private static void checkDatabase(int database) {
        if (database < 0) {
            throw new IllegalArgumentException("the database must be 0 or more: " + database);
        }
    }

    private static String joined(String kind, List<URI> addresses) {
        return addresses.stream()
                .map(URI::getRawAuthority)
                .collect(Collectors.joining(",", addresses.get(0).getScheme() + "-" + kind + "://", ""));
    }
}
