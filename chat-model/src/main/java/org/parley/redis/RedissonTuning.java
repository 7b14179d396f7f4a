package org.parley.redis;

import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.function.Predicate;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.DelayStrategy;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.NameMapper;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;

/**
 * What Parley wants of Redisson (4.7.0) wherever the servers are. Reads from masters, the codec and enough connections it
 * needs to be right; the rest makes it come back soon, and an operator's own file may say otherwise.
 */
final class RedissonTuning {
    /** Redisson's network threads; nothing of Parley's blocks on them. */
    private static final int THREADS = 4;

    /** Redisson's own default: commands don't wait for connections. */
    private static final int POOL = 64;

    /** Kept without need. Redisson's 24 would be opened to every master at every start and fail-over. */
    private static final int IDLE = 4;

    /** How long one command may take before Redisson repeats it; every script can be repeated. Its default too. */
    private static final int TIMEOUT_MS = 3_000;

    /**
     * A connection whose other end went away without a word, a half-open one, is found out by a PING that is not answered
     * for this long. Redisson asks every 30 s. A read that blocks is not asked, but given up 3 s after it should have ended.
     */
    private static final int PING_MS = 3_000;

    /**
     * Between attempts of a command, jittered but for the first: soon where one connection broke, then up to a second apart.
     * With Redisson's 1–2 s every hiccup costs a second. It is also how long an attempt waits for a connection.
     */
    private static final DelayStrategy RETRY =
            retry(new EqualJitterDelay(Duration.ofMillis(200), Duration.ofSeconds(1)));

    /** With these delays a command is tried for 4 s or more, for which Redisson's four attempts would be too few. */
    private static final int RETRIES = 10;

    /** Between attempts to connect again. Redisson's grow to 10 s, after which Redis may be back for as long unnoticed. */
    private static final DelayStrategy RECONNECT = new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

    /** How often sentinels, or a node of the cluster, are asked who is master. A cluster's default is 5 s. */
    private static final int SCAN_MS = 1_000;

    /** How often names are looked up anew: a server may come back with another address. Redisson's is 5 s. */
    private static final int DNS_MS = 2_000;

    /**
     * Redisson makes its timer's tick of the first: 100 ms of whole hundreds, else what is left of them, 10 to 50 ms. A node
     * at rest spent a third of its processor time on ticks.
     */
    private static DelayStrategy retry(DelayStrategy later) {
        return attempt -> attempt == 0 ? Duration.ofMillis(200) : later.calcDelay(attempt);
    }

    private final Predicate<String> given;
    private final int pool;

    /**
     * @param given whether an operator has given a key of the configuration a value
     * @param partitions for each of them a reading worker holds a connection while it waits
     */
    RedissonTuning(Predicate<String> given, int partitions) {
        this.given = given;
        this.pool = POOL + partitions;
    }

    void whole(Config config) {
        config.setCodec(StringCodec.INSTANCE).setNameMapper(NameMapper.direct());
        // What is published is heard by the thread that read it: to wake another for each message costs more than
        // hearing it.
        config.setExecutor(ImmediateEventExecutor.INSTANCE);
        unlessGiven("nettyThreads", () -> config.setNettyThreads(THREADS));
    }

    void single(SingleServerConfig servers) {
        connections(servers);
        servers.setConnectionPoolSize(Math.max(pool, servers.getConnectionPoolSize()));
        unlessGiven("connectionMinimumIdleSize", () -> servers.setConnectionMinimumIdleSize(IDLE));
        unlessGiven("dnsMonitoringInterval", () -> servers.setDnsMonitoringInterval(DNS_MS));
    }

    void sentinel(SentinelServersConfig servers) {
        masters(servers);
        unlessGiven("scanInterval", () -> servers.setScanInterval(SCAN_MS));
        // One that answers is enough: Redisson would not start where but one of three does.
        unlessGiven("checkSentinelsList", () -> servers.setCheckSentinelsList(false));
    }

    void cluster(ClusterServersConfig servers) {
        masters(servers);
        unlessGiven("scanInterval", () -> servers.setScanInterval(SCAN_MS));
    }

    void masters(BaseMasterSlaveServersConfig<?> servers) {
        connections(servers);
        // A replica lags: what it says of a turn or a log may be old, and it never takes a script.
        servers.setReadMode(ReadMode.MASTER);
        servers.setSubscriptionMode(SubscriptionMode.MASTER);
        servers.setMasterConnectionPoolSize(Math.max(pool, servers.getMasterConnectionPoolSize()));
        unlessGiven("masterConnectionMinimumIdleSize", () -> servers.setMasterConnectionMinimumIdleSize(IDLE));
        unlessGiven("dnsMonitoringInterval", () -> servers.setDnsMonitoringInterval(DNS_MS));
    }

    private void connections(BaseConfig<?> servers) {
        unlessGiven("timeout", () -> servers.setTimeout(TIMEOUT_MS));
        unlessGiven("connectTimeout", () -> servers.setConnectTimeout(TIMEOUT_MS));
        unlessGiven("subscriptionTimeout", () -> servers.setSubscriptionTimeout(TIMEOUT_MS));
        unlessGiven("retryAttempts", () -> servers.setRetryAttempts(RETRIES));
        unlessGiven("retryDelay", () -> servers.setRetryDelay(RETRY));
        unlessGiven("reconnectionDelay", () -> servers.setReconnectionDelay(RECONNECT));
        unlessGiven("pingConnectionInterval", () -> servers.setPingConnectionInterval(PING_MS));
    }

    private void unlessGiven(String key, Runnable setting) {
        if (!given.test(key)) {
            setting.run();
        }
    }
}
