package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.deploy.Program;
import org.parley.deploy.StandIn;

/** Redis as production's container starts it, and the scripts that keep its data. */
@ExtendWith(Production.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RedisDataIT {
    private final Production production;
    private final Path place = WorkDirectory.create("redis-scripts");

    RedisDataIT(Production production) {
        this.production = production;
    }

    @Test
    void redisKeepsEverythingAndEvictsNothing() {
        assertThat(setting("appendonly")).isEqualTo("yes");
        assertThat(setting("appendfsync")).isEqualTo("always");
        assertThat(setting("maxmemory-policy")).isEqualTo("noeviction");
        assertThat(setting("maxmemory")).isEqualTo(Long.toString(256L * 1024 * 1024));
        assertThat(setting("dir")).isEqualTo(production.redisData.toString());
    }

    private String setting(String name) {
        return production
                .redisCli("CONFIG", "GET", name)
                .lines()
                .skip(1)
                .findFirst()
                .orElse("");
    }

    @Test
    void passwordIsAskedForAndNotShown() throws IOException {
        Program.Ended stranger = Program.of("redis-cli", "-p", Integer.toString(production.redisPort), "GET", "x")
                .run();
        String commandLine = Files.readString(
                Path.of("/proc", Long.toString(production.redis().pid()), "cmdline"), StandardCharsets.ISO_8859_1);

        assertThat(stranger.said()).contains("NOAUTH");
        assertThat(commandLine).contains("redis-server").doesNotContain(Production.PASSWORD);
    }

    @Test
    void redisDoesNotStartWithoutAPasswordOrWithAStrangeOne() {
        assertThat(Program.of("deploy/redis/start.sh").run().code()).isNotZero();
        Program.Ended strange = Program.of("deploy/redis/start.sh")
                .with("REDIS_PASSWORD", "two words\nport 1")
                .run();
        assertThat(strange.code()).isEqualTo(1);
        assertThat(strange.err()).contains("letters, digits");
        Program.Ended size = Program.of("deploy/redis/start.sh")
                .with("REDIS_PASSWORD", "x")
                .with("REDIS_MAXMEMORY", "much")
                .run();
        assertThat(size.err()).contains("512mb");
    }

    @Test
    void backupOfTheComposeFilesRedisIsWhole() throws IOException {
        StandIn docker = StandIn.of("docker", place)
                .knowing("redis-cli")
                .knowing("redis-check-rdb")
                .with("STAND_IN_PATHS", "s#^/etc/parley-redis#" + place.resolve("parley/deploy/redis") + "#")
                .with("REDIS_PASSWORD", Production.PASSWORD)
                .with("REDIS_PORT", Integer.toString(production.redisPort));
        Path backups = place.resolve("backups");
        for (String old : List.of("parley-20200101T000000Z.rdb", "parley-20200102T000000Z.rdb")) {
            Files.createDirectories(backups);
            Files.writeString(backups.resolve(old), "old");
        }

        String file = docker.program("scripts/backup-redis.sh", "--keep", "2", backups.toString())
                .succeeds()
                .strip();

        assertThat(docker.calls())
                .containsExactly("compose -f docker-compose.prod.yml exec -T redis /etc/parley-redis/backup.sh");
        Program.of("redis-check-rdb", file).succeeds();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
        try (Stream<Path> kept = Files.list(backups)) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(Path.of(file).getFileName().toString(), "parley-20200102T000000Z.rdb");
        }
    }

    @Test
    void failedBackupLeavesNothing() throws IOException {
        Program.Ended failed = Program.of("scripts/backup-redis.sh", "--host", "127.0.0.1")
                .and(
                        "--port",
                        Integer.toString(production.redisPort),
                        place.resolve("none").toString())
                .with("REDIS_PASSWORD", "wrong")
                .run();

        assertThat(failed.code()).isNotZero();
        try (Stream<Path> left = Files.list(place.resolve("none"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void restoreStopsAndStartsWhatRuns() throws IOException {
        Path data = Files.createDirectories(place.resolve("data"));
        String snapshot = backup();
        StandIn docker = StandIn.of("docker", place)
                .knowing("redis-check-rdb")
                .with(
                        "STAND_IN_PATHS",
                        "s#^/etc/parley-redis#" + place.resolve("parley/deploy/redis") + "#;s#^/data$#" + data + "#")
                .with("STAND_IN_RUNNING", "redis web-1 worker-1 nginx");

        docker.program("scripts/restore-redis.sh", "--yes", snapshot).succeeds();

        String compose = "compose -f docker-compose.prod.yml --profile nginx --profile wildfly ";
        assertThat(docker.calls())
                .containsExactly(
                        compose + "ps --services --status running",
                        compose + "stop web-1 web-2 worker-1 worker-2 wildfly",
                        compose + "stop redis",
                        compose + "run --rm --no-deps -T redis /etc/parley-redis/restore.sh /data",
                        compose + "up -d --wait --wait-timeout 300 redis redis web-1 worker-1 nginx");
        assertThat(data.resolve("appendonlydir/appendonly.aof.1.base.rdb")).hasSameBinaryContentAs(Path.of(snapshot));
    }

    @Test
    void whatIsNoSnapshotChangesNothing() throws IOException {
        Path data = place.resolve("data");
        Files.createDirectories(data.resolve("appendonlydir"));
        Files.writeString(data.resolve("appendonlydir/appendonly.aof.manifest"), "what is there");
        byte[] whole = Files.readAllBytes(Path.of(backup()));
        // Broken off on its way
        Path half = Files.write(place.resolve("half.rdb"), Arrays.copyOf(whole, whole.length - 9));
        // With what marks its end on the wire
        Path more = Files.write(place.resolve("more.rdb"), Arrays.copyOf(whole, whole.length + 40));

        for (Path file : List.of(half, more)) {
            Program.Ended refused = Program.of("scripts/restore-redis.sh", "--yes", "--data", data.toString())
                    .and(file.toString())
                    .run();
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("nothing was changed");
        }
        Program.Ended unasked = Program.of("scripts/restore-redis.sh", "--data", data.toString(), half.toString())
                .run();

        assertThat(unasked.err()).contains("nothing was changed");
        assertThat(data.resolve("appendonlydir/appendonly.aof.manifest")).hasContent("what is there");
    }

    private String backup() {
        return Program.of("scripts/backup-redis.sh", "--host", "127.0.0.1")
                .and(
                        "--port",
                        Integer.toString(production.redisPort),
                        place.resolve("backups").toString())
                .with("REDIS_PASSWORD", Production.PASSWORD)
                .succeeds()
                .strip();
    }

    /** The last: under running nodes, which come back by themselves. */
    @Test
    @Order(Integer.MAX_VALUE)
    void restoredRedisHasTheConversationsOfTheSnapshot() throws IOException {
        Session dora = production.nginx.opensSession("Dora");
        try (EventClient events = EventClient.connect(production.nginx, dora)) {
            events.seesAnswer(events.asks("Before the backup?"));
            String snapshot = backup();
            events.seesAnswer(events.asks("After the backup?"));
            assertThat(production.nginx.history(dora)).hasSize(4);

            production.stopRedis();
            assertThat(production.redisHealth().code()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(production
                                    .containerHealth(production.webOne)
                                    .code())
                            .isEqualTo(1));
            assertThat(production.containerHealth(production.webOne).out()).contains("503");
            Program.of("scripts/restore-redis.sh", "--yes", "--data", production.redisData.toString())
                    .and(snapshot)
                    .succeeds();
            production.startRedisAgain();
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                production.containerHealth(production.webOne).code())
                        .isZero());
        assertThat(production.nginx.history(dora))
                .extracting(message -> message.getString("msg"))
                .containsExactly("Before the backup?", "You said: Before the backup?");
        try (EventClient again = EventClient.connect(production.nginx, dora)) {
            assertThat(again.seesAnswer(again.asks("And on?"))).isEqualTo("You said: And on?");
        }
        try (Stream<Path> kept = Files.list(production.redisData)) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("before-restore-"));
        }
    }
}
