package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.ChatSettings;
import org.parley.redis.servers.DocumentedUser;
import org.parley.redis.servers.RedisCluster;
import org.parley.redis.servers.ServerProcess;
import org.parley.redis.servers.TlsFiles;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/** A Redis that speaks TLS only, and lets Parley in as a user who may do what it needs and no more. */
final class GuardedRedisTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String PASSWORD = "p@ss/geheim";

    @TempDir
    private static Path directory;

    private static TlsFiles files;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        files = TlsFiles.create(directory);
        List<String> users = new ArrayList<>(List.of("--user", "default", "off"));
        users.addAll(DocumentedUser.arguments(PASSWORD));
        server = files.startServer(users.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void trustNobodySpecial() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    @Test
    void isReachedByUrl() {
        trust();
        try (OneChat chat = new OneChat(byUrl("p%40ss%2Fgeheim"))) {
            servesInEveryWay(chat);
        }
    }

    @Test
    void isReachedByFile() throws IOException {
        try (OneChat chat = new OneChat(byFile(PASSWORD, trusting()))) {
            servesInEveryWay(chat);
        }
    }

    @Test
    void sameUserIsEnoughOnACluster() throws IOException {
        try (RedisCluster cluster =
                RedisCluster.start(0, DocumentedUser.arguments(PASSWORD).toArray(String[]::new))) {
            String url = cluster.url().replace("://", "://parley:p%40ss%2Fgeheim@");
            try (OneChat chat = new OneChat(RealRedis.settings(url, Map.of("chat.redis.partitions", "16")))) {
                servesInEveryWay(chat);
            }
        }
    }

    @Test
    void userMayTouchNothingElse() {
        trust();
        try (OneChat chat = new OneChat(byUrl("p%40ss%2Fgeheim"))) {
            RedissonClient client = chat.redis().client();
            assertThatExceptionOfType(RedisException.class)
                    .isThrownBy(() -> client.getBucket("other").get())
                    .withMessageContaining("NOPERM");
            assertThatExceptionOfType(RedisException.class)
                    .isThrownBy(() -> client.getTopic("other").publish("x"))
                    .withMessageContaining("NOPERM");
            assertThatExceptionOfType(RedisException.class)
                    .isThrownBy(() -> client.getKeys().flushall())
                    .withMessageContaining("NOPERM");
        }
    }

    private static void servesInEveryWay(OneChat chat) {
        chat.isAnswered("one", SOON);
        Nodes nodes = new Nodes(chat.redis());
        assertThat(Redis.await(nodes.beat(Nodes.Role.web), SOON)).containsExactly("web");
        Redis.await(nodes.leave(Nodes.Role.web), SOON);
        assertThat(Redis.await(new Admissions(chat.redis(), 5).admit("10.0.0.1"), SOON))
                .isZero();
        chat.goesThroughEveryScript();
    }

    @Test
    void refusesAWrongPasswordWhichNobodyReads() throws IOException {
        ChatSettings wrong = byFile("another-geheim", trusting());
        assertThatExceptionOfType(RedisUnavailableException.class)
                .isThrownBy(() -> new Redis(wrong.redis().orElseThrow()).close())
                .satisfies(e -> assertThat(trace(e)).contains("WRONGPASS").doesNotContain("geheim"));
    }

    @Test
    void isNotTrustedWithoutItsCertificate() throws IOException {
        ChatSettings wary = byFile(PASSWORD, "");
        assertThatExceptionOfType(RedisUnavailableException.class)
                .isThrownBy(() -> new Redis(wary.redis().orElseThrow()).close())
                .satisfies(
                        e -> assertThat(trace(e)).contains("certification path").doesNotContain("geheim"));
    }

    private static String trusting() throws IOException {
        return "sslTruststore: \"%s\"\nsslTruststorePassword: %s\n"
                .formatted(files.trustStore().toUri().toURL(), TlsFiles.TRUST_STORE_PASSWORD);
    }

    private static ChatSettings byFile(String password, String more) throws IOException {
        Path file =
                Files.writeString(directory.resolve("redis.yaml"), """
                        singleServerConfig:
                          address: "rediss://%s"
                          retryAttempts: 1
                        username: parley
                        password: "%s"
                        """.formatted(server.address(), password) + more);
        return RealRedis.settings("", Map.of("chat.redis.config", file.toString()));
    }

    private static ChatSettings byUrl(String password) {
        return RealRedis.settings("rediss://parley:" + password + "@" + server.address(), Map.of());
    }

    private static void trust() {
        System.setProperty("javax.net.ssl.trustStore", files.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", TlsFiles.TRUST_STORE_PASSWORD);
    }

    private static String trace(Throwable fault) {
        StringWriter text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
