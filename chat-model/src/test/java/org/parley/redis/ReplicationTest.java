package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.protocol.Finish;
import org.parley.protocol.RandomId;
import org.parley.redis.servers.ServerProcess;

/** What a replica must have before anybody sees it, with a replica that stands still. */
final class ReplicationTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String NODE = "node";

    private static ServerProcess master;
    private static ServerProcess replica;

    private final List<String> announced = new CopyOnWriteArrayList<>();
    private Redis redis;
    private Sessions sessions;
    private Mailbox mailbox;
    private ConversationLog log;
    private Turns turns;
    private LiveEvents live;
    private ConversationId ada;

    @BeforeAll
    static void startRedis() {
        master = ServerProcess.start();
        replica = ServerProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> master.call("INFO", "replication").contains("state=online"));
    }

    @AfterAll
    static void stopRedis() {
        replica.close();
        master.close();
    }

    @BeforeEach
    void connect() {
        ChatSettings settings = RealRedis.settings(master.url(), Map.of("chat.redis.wait-replicas", "1"));
        redis = new Redis(settings.redis().orElseThrow());
        Duration lifetime = settings.web().session();
        sessions = new Sessions(redis, lifetime);
        mailbox = new Mailbox(redis, settings.web());
        log = new ConversationLog(redis, NODE, lifetime);
        turns = new Turns(redis, "worker", lifetime, 5000);
        turns.prepare(0);
        live = new LiveEvents(redis, NODE, (id, previous, cursor, json) -> announced.add(cursor + json));
        ada = ConversationId.ofToken(RandomId.nextToken());
        done(sessions.create(ada, "Ada"));
        done(log.attach(ada));
    }

    @AfterEach
    void disconnect() {
        replica.thaw();
        done(sessions.delete(ada));
        live.close();
        redis.close();
    }

    @Test
    void questionIsSeenOnlyWhenAReplicaHasIt() {
        replica.freeze();
        isNotReplicated(mailbox.accept(ada, "q", "Hello?"));
        isNotReplicated(mailbox.accept(ada, "q", "Hello?"));
        isNotReplicated(log.read(ada, "0-0"));
        isNotReplicated(sessions.show(ada));
        assertThat(announced).isEmpty();

        replica.thaw();

        assertThat(done(mailbox.accept(ada, "q", "Hello?"))).isInstanceOf(Acceptance.Repeated.class);
        assertThat(events()).hasSize(1);
        await().atMost(SOON).until(() -> announced.contains(events().get(0).cursor()));
    }

    @Test
    void endIsSeenOnlyWhenAReplicaHasIt() {
        done(mailbox.accept(ada, "q", "Hello?"));
        Turn turn = turns.take(0, 1).get(0);
        Attempt attempt = ((Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10))).attempt();
        Ending ending =
                new Ending.Answered(new Said("Hi!", 0, "", 0), 1, Optional.of("m"), Finish.stop, Optional.empty());

        replica.freeze();
        isNotReplicated(turns.finish(attempt, ending));
        isNotReplicated(log.read(ada, "0-0"));
        isNotReplicated(log.latest(ada));
        assertThat(announced).noneMatch(frame -> frame.contains("\"done\""));
        replica.thaw();

        assertThat(done(turns.finish(attempt, ending))).isEqualTo(WriteReply.OK);
        assertThat(events()).last().satisfies(event -> assertThat(event.json()).startsWith("{\"type\":\"done\""));
        assertThat(done(log.latest(ada))).hasSize(2);
        await().atMost(SOON).until(() -> announced.contains(events().get(3).cursor()));
    }

    @Test
    void eachStepIsDoneOnceWhereAReplicaAnswers() {
        done(mailbox.accept(ada, "q", "Hello?"));
        Turn turn = turns.take(0, 1).get(0);
        Attempt attempt = ((Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10))).attempt();
        done(turns.finish(
                attempt,
                new Ending.Answered(new Said("Hi!", 0, "", 0), 1, Optional.of("m"), Finish.stop, Optional.empty())));

        assertThat(events()).hasSize(4);
        assertThat(done(sessions.show(ada)).orElseThrow().messages()).hasSize(2);
    }

    @Test
    void signingOutIsTrueOnlyWhenAReplicaHasIt() {
        replica.freeze();
        isNotReplicated(sessions.delete(ada));
        isNotReplicated(sessions.delete(ada));
        replica.thaw();

        assertThat(done(sessions.delete(ada))).isFalse();
    }

    @Test
    void scriptsThatRedisWasMadeToForgetAreLoadedAgain() {
        done(mailbox.accept(ada, "q1", "One?"));
        master.call("SCRIPT", "FLUSH");

        assertThat(done(mailbox.accept(ada, "q2", "Two?"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(events()).hasSize(2);
    }

    private List<LogEvent> events() {
        return ((ConversationLog.Reading.Events) done(log.read(ada, "0-0"))).events();
    }

    private static void isNotReplicated(CompletableFuture<?> step) {
        assertThatThrownBy(() -> done(step))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("wait-replicas");
    }

    private static <T> T done(CompletableFuture<T> reply) {
        return Redis.await(reply, SOON);
    }
}
