package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.InvalidSettingException;
import org.parley.config.RedisCredentials;
import org.parley.config.RedisSettings;
import org.parley.config.RedisTopology;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SubscriptionMode;

final class RedissonConfigurationTest {
    @TempDir
    private Path directory;

    @Test
    void holdsAConnectionForEachPartitionBesideTheOthers() {
        Config config = of(new RedisTopology.Cluster(List.of(URI.create("redis://a:1"), URI.create("redis://b:2"))));
        assertThat(config.useClusterServers().getMasterConnectionPoolSize()).isEqualTo(64 + 16);
        assertThat(config.useClusterServers().getNodeAddresses()).containsExactly("redis://a:1", "redis://b:2");
        assertThat(config.useClusterServers().isSlaveNotUsed()).isTrue();
    }

    @Test
    void tellsSentinelsAndServersApart() {
        SentinelServersConfig sentinels = of(new RedisTopology.Sentinel(
                        List.of(URI.create("rediss://a:1")), new RedisCredentials("watcher", "w"), "main", 3))
                .useSentinelServers();
        assertThat(sentinels.getSentinelUsername()).isEqualTo("watcher");
        assertThat(sentinels.getSentinelPassword()).isEqualTo("w");
        assertThat(sentinels.getMasterName()).isEqualTo("main");
        assertThat(sentinels.getDatabase()).isEqualTo(3);
        assertThat(sentinels.isSlaveNotUsed()).isTrue();
    }

    @Test
    void readsMastersAndHasEnoughConnectionsWhateverTheFileSays() throws IOException {
        Config config = file("""
                sentinelServersConfig:
                  sentinelAddresses: ["redis://a:26379"]
                  masterName: main
                  readMode: SLAVE
                  subscriptionMode: SLAVE
                  masterConnectionPoolSize: 8
                  masterConnectionMinimumIdleSize: 2
                codec: !<org.redisson.codec.Kryo5Codec> {}
                """);
        SentinelServersConfig sentinels = config.useSentinelServers();
        assertThat(sentinels.getReadMode()).isEqualTo(ReadMode.MASTER);
        assertThat(sentinels.getSubscriptionMode()).isEqualTo(SubscriptionMode.MASTER);
        assertThat(sentinels.getMasterConnectionPoolSize()).isEqualTo(64 + 16);
        assertThat(sentinels.getMasterConnectionMinimumIdleSize()).isEqualTo(2);
        assertThat(config.getCodec()).isInstanceOf(StringCodec.class);
    }

    @Test
    void leavesWhatTheFileSaysAndSetsTheRest() throws IOException {
        Config config = file("""
                # nettyThreads: 99
                threads: 16
                singleServerConfig: {address: "redis://a:1", retryAttempts: 4, connectionPoolSize: 500,
                  retryDelay: !<org.redisson.config.ConstantDelay> {delay: PT0.5S}}
                """);
        assertThat(config.getThreads()).as("given, though Redisson's default").isEqualTo(16);
        assertThat(config.getNettyThreads()).as("not given").isEqualTo(4);
        assertThat(config.useSingleServer().getRetryAttempts()).isEqualTo(4);
        assertThat(config.useSingleServer().getConnectionPoolSize()).isEqualTo(500);
        assertThat(config.useSingleServer().getRetryDelay()).isInstanceOf(ConstantDelay.class);
        assertThat(config.useSingleServer().getPingConnectionInterval()).isEqualTo(3_000);
        assertThat(((EqualJitterDelay) config.useSingleServer().getReconnectionDelay()).getMaxDelay())
                .hasSeconds(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "singleServerConfig: {address: 'redis://a:1'}",
                "sentinelServersConfig: {sentinelAddresses: ['redis://a:1'], masterName: main}",
                "clusterServersConfig: {nodeAddresses: ['redis://a:1']}",
                "masterSlaveServersConfig: {masterAddress: 'redis://a:1'}",
                "replicatedServersConfig: {nodeAddresses: ['redis://a:1']}"
            })
    void takesAnyLayoutOfRedisson(String yaml) throws IOException {
        assertThat(file(yaml).getNettyThreads()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password: geheim | has no server section",
                "'' | is empty",
                "'password: \"geheim' | is no Redisson configuration in YAML",
                "'geheim' | is no Redisson configuration in YAML",
                "'singleServerConfig: {password: geheim, timeout: geheim}' | is no Redisson configuration in YAML",
                "'{singleServerConfig: {address: \"redis://a:1\"}, clusterServersConfig: {password: geheim}}'"
                        + " | has more than one server section"
            })
    void namesAFileThatCantBeUsedButShowsNothingOfIt(String yaml, String fault) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> file(yaml))
                .withMessageStartingWith("CHAT_REDIS_CONFIG (chat.redis.config) names a file that " + fault)
                .withMessageContaining("redis.yaml")
                .withMessageNotContaining("geheim")
                .withNoCause();
    }

    private Config file(String yaml) throws IOException {
        return of(new RedisTopology.File(Files.writeString(directory.resolve("redis.yaml"), yaml)));
    }

    private static Config of(RedisTopology topology) {
        return RedissonConfiguration.of(new RedisSettings(topology, RedisCredentials.NONE, 16, 0));
    }
}
