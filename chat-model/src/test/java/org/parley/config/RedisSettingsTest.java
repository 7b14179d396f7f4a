package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "redis://host, redis://host:6379, '', '', 0",
        "rediss://host:7000/2, rediss://host:7000, '', '', 2",
        "redis://ada:p%40ss@host:1, redis://host:1, ada, p@ss, 0",
        "redis://secret@host, redis://host:6379, '', secret, 0",
        "redis://:a+b@host, redis://host:6379, '', a+b, 0",
        "redis://[::1]:7/, redis://[::1]:7, '', '', 0",
        "redis://[2001:db8::7], redis://[2001:db8::7]:6379, '', '', 0",
        "redis://host/3?timeout=2s, redis://host:6379, '', '', 3"
    })
    void readsAnyUsualUrlOfOneServer(String url, String address, String user, String password, int database) {
        assertThat(read(Map.of("REDIS_URL", url)))
                .isEqualTo(new RedisSettings(
                        new RedisTopology.Single(URI.create(address), database),
                        new RedisCredentials(user, password),
                        1,
                        0));
    }

    @Test
    void readsOneServerByHostAndPort() {
        assertThat(read(Map.of("REDIS_HOST", "store", "REDIS_PORT", "7", "REDIS_PASSWORD", "p")))
                .isEqualTo(new RedisSettings(
                        new RedisTopology.Single(URI.create("redis://store:7"), 0),
                        new RedisCredentials("", "p"),
                        1,
                        0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis-sentinel://a,b:7,c#main redis://a:26379,redis://b:7,redis://c:26379 main 0 '' ''",
                "rediss-sentinel://ada:p%2Fw@[::1]:1,[::2]/3#my%20main rediss://[::1]:1,rediss://[::2]:26379 'my main' 3 ada p/w",
                "redis-sentinel://:pw@a/#main redis://a:26379 main 0 '' pw"
            })
    void readsSentinels(String url, String sentinels, String master, int database, String user, String password) {
        assertThat(read(Map.of("REDIS_URL", url)))
                .isEqualTo(new RedisSettings(
                        new RedisTopology.Sentinel(addresses(sentinels), RedisCredentials.NONE, master, database),
                        new RedisCredentials(user, password),
                        1,
                        0));
    }

    @Test
    void givesSentinelsCredentialsOfTheirOwn() {
        RedisSettings settings = read(Map.of(
                "REDIS_URL", "redis-sentinel://:geheim@a#main",
                "REDIS_SENTINEL_USER", "watcher",
                "REDIS_SENTINEL_PASSWORD", "streng"));
        assertThat(settings.topology())
                .isEqualTo(new RedisTopology.Sentinel(
                        addresses("redis://a:26379"), new RedisCredentials("watcher", "streng"), "main", 0));
        assertThat(settings.credentials()).isEqualTo(new RedisCredentials("", "geheim"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis-cluster://a,b:7 redis://a:6379,redis://b:7 '' ''",
                "rediss-cluster://ada:pw@[::1]:1,c/0 rediss://[::1]:1,rediss://c:6379 ada pw"
            })
    void readsAClustersNodes(String url, String nodes, String user, String password) {
        assertThat(read(Map.of("REDIS_URL", url)))
                .isEqualTo(new RedisSettings(
                        new RedisTopology.Cluster(addresses(nodes)), new RedisCredentials(user, password), 1, 0));
    }

    @Test
    void prefersTheFileToTheUrl(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("redis.yaml"));
        assertThat(read(Map.of(
                        "CHAT_REDIS_CONFIG", file.toString(),
                        "REDIS_URL", "redis://:geheim@host",
                        "CHAT_REDIS_PARTITIONS", "16",
                        "CHAT_REDIS_WAIT_REPLICAS", "2")))
                .isEqualTo(new RedisSettings(new RedisTopology.File(file), RedisCredentials.NONE, 16, 2))
                .hasToString("as in redis.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:geheim@ho st",
                "redis://user:geheim@host:99999",
                "redis://user:geheim@host:0",
                "redis://user:geheim@a,b",
                "redis://user:geheim@host/first",
                "redis://user:geheim%4@host",
                "redis://user:ge#heim@host",
                "redis://user:geheim@host#main",
                "redis-cluster://user:geheim@host,",
                "redis+sentinel://user:geheim@host#main",
                "tcp://user:geheim@host",
                "geheim"
            })
    void namesAUrlThatCantBeUsedButRepeatsNoneOfIt(String url) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> read(Map.of("REDIS_URL", url)))
                .withMessageStartingWith("REDIS_URL (chat.redis.url) ")
                .withMessageNotContaining("geheim")
                .withMessageNotContaining("heim@")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "redis-sentinel://a,b;master's name",
                "redis-sentinel://a,b#;master's name",
                "redis-cluster://a,b/1;only database 0"
            })
    void saysWhatIsMissingFromAUrl(String url, String said) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> read(Map.of("REDIS_URL", url)))
                .withMessageContaining(said);
    }

    @Test
    void namesAFileThatCantBeRead(@TempDir Path directory) {
        for (String file :
                List.of(directory.toString(), directory.resolve("none.yaml").toString(), "\0")) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> read(Map.of("CHAT_REDIS_CONFIG", file)))
                    .withMessageStartingWith("CHAT_REDIS_CONFIG (chat.redis.config) names no file that can be read");
        }
    }

    @Test
    void refusesASentinelPasswordThatWouldNotBeTried() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(
                        () -> read(Map.of("REDIS_URL", "redis-sentinel://a#main", "REDIS_SENTINEL_PASSWORD", "geheim")))
                .withMessageContaining("REDIS_SENTINEL_PASSWORD")
                .withMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis://ada:geheim@host redis://host:6379/0",
                "redis-sentinel://ada:geheim@a,b/2#main redis-sentinel://a:26379,b:26379/2#main",
                "rediss-cluster://ada:geheim@a,[::1]:7 rediss-cluster://a:6379,[::1]:7"
            })
    void showsWhereRedisIsButNoCredentials(String url, String shown) {
        Map<String, String> values = new HashMap<>(Map.of("REDIS_URL", url));
        values.put("REDIS_SENTINEL_PASSWORD", "geheim");
        RedisSettings settings = read(values);
        assertThat(settings).hasToString(shown);
        assertThat(settings.credentials().toString() + settings.topology())
                .doesNotContain("geheim")
                .doesNotContain("ada");
    }

    @Test
    void cantBeMadeWrong() {
        RedisTopology here = new RedisTopology.Single(URI.create("redis://host:1"), 0);
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisSettings(here, RedisCredentials.NONE, 257, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisSettings(here, RedisCredentials.NONE, 1, 11));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisTopology.Single(URI.create("redis://:pw@host:1"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisTopology.Single(URI.create("redis://host"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisTopology.Cluster(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisTopology.Cluster(addresses("redis://a:1,rediss://b:1")));
    }

    private static List<URI> addresses(String all) {
        return Stream.of(all.split(",")).map(URI::create).toList();
    }

    private static RedisSettings read(Map<String, String> values) {
        SettingSource source = name -> Optional.ofNullable(values.get(name))
                .or(() -> Optional.ofNullable(
                        values.get(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT))));
        return RedisSettings.read(source).orElseThrow();
    }
}
