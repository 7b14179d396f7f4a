package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.config.ChatSettings;
import org.parley.protocol.AnswerMessage;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.ServerFrame;
import org.parley.protocol.Source;
import org.parley.redis.servers.RedisCluster;
import org.parley.redis.servers.ServerProcess;
import org.parley.trace.TraceContext;
import org.redisson.api.RMap;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;

/** A message's journey through a real redis-server, on one partition and on four, and through a cluster. */
@ParameterizedClass
@EnumSource
final class JourneyTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofMillis(200);

    enum Layout {
        ONE_PARTITION,
        FOUR_PARTITIONS,
        CLUSTER
    }

    private static AutoCloseable server;
    private static String url;

    @Parameter
    private Layout layout;

    private Redis redis;
    private ChatSettings settings;
    private Sessions sessions;
    private Mailbox mailbox;
    private ConversationLog log;
    private Turns turns;
    private Turns otherWorker;
    private GroupCommit commit;
    private ConversationId ada;

    @BeforeParameterizedClassInvocation
    static void startRedis(Layout layout) {
        if (layout == Layout.CLUSTER) {
            RedisCluster cluster = RedisCluster.start(0);
            server = cluster;
            url = cluster.url();
        } else {
            ServerProcess one = ServerProcess.start();
            server = one;
            url = one.url();
        }
    }

    @AfterParameterizedClassInvocation
    static void stopRedis() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() {
        Map<String, String> values = Map.of(
                "chat.redis.url",
                url,
                "chat.redis.partitions",
                partitions(),
                "chat.limits.questions-per-minute",
                "5",
                "chat.limits.waiting-questions",
                "2");
        settings = ChatSettings.read(name -> Optional.ofNullable(values.get(name)));
        redis = new Redis(settings.redis().orElseThrow());
        redis.client().getKeys().flushall();
        Duration lifetime = settings.web().session();
        sessions = new Sessions(redis, lifetime);
        mailbox = new Mailbox(redis, settings.web());
        log = new ConversationLog(redis, "node", lifetime);
        turns = new Turns(redis, "worker", lifetime, 5000);
        otherWorker = new Turns(redis, "other", lifetime, 5000);
        commit = new GroupCommit(redis, Duration.ZERO, size -> {});
        ada = ConversationId.ofToken(RandomId.nextToken());
        done(sessions.create(ada, "Ada"));
    }

    private String partitions() {
        return switch (layout) {
            case ONE_PARTITION -> "1";
            case FOUR_PARTITIONS -> "4";
            case CLUSTER -> "16";
        };
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void answersAQuestionFromMailboxToHistory() {
        Attempt attempt = begun(accepted("q1", "What is 1+1?"));
        assertThat(write(attempt, "It is")).isEqualTo(WriteReply.OK);
        assertThat(done(turns.finish(attempt, answered("It is 2.", 5)))).isEqualTo(WriteReply.OK);

        assertThat(types(events("0-0"))).containsExactly("accepted", "started", "delta", "delta", "done");
        List<Message> history = history();
        assertThat(history).extracting(Message::msg).containsExactly("What is 1+1?", "It is 2.");
        assertThat(history).extracting(Message::source).containsExactly(Source.user, Source.assistant);
        assertThat(pending()).isZero();
        assertThat(redis.client()
                        .getStream(redis.keys().turns(ada), StringCodec.INSTANCE)
                        .size())
                .isZero();
    }

    @Test
    void backlogCountsWhatWaitsAndWhatIsTaken() {
        Backlogs backlogs = new Backlogs(redis);
        assertThat(done(backlogs.read())).isEqualTo(Backlog.NONE);
        accepted("q1", "one");
        await().until(() -> done(backlogs.read()).oldest().toMillis() > 5);
        assertThat(done(backlogs.read())).matches(now -> now.waiting() == 1 && now.pending() == 0);
        Attempt attempt = begun(null);
        assertThat(done(backlogs.read())).isEqualTo(new Backlog(0, 1, Duration.ZERO));
        done(turns.finish(attempt, answered("1", 0)));
        assertThat(done(backlogs.read())).isEqualTo(Backlog.NONE);
    }

    @Test
    void acceptsTheSameIdOnce() {
        String turn = accepted("q1", "Hello?");
        Acceptance again = done(mailbox.accept(ada, "q1", "Hello?"));
        assertThat(again)
                .isInstanceOfSatisfying(
                        Acceptance.Repeated.class,
                        repeated -> assertThat(repeated.frame()).contains(turn).doesNotContain("cursor"));
        assertThat(done(mailbox.accept(ada, "q1", "x".repeat(9000)))).isInstanceOf(Acceptance.Repeated.class);
        assertThat(types(events("0-0"))).containsExactly("accepted");
    }

    @Test
    void startsTheNextQuestionWhenOneIsFinished() {
        accepted("q1", "one");
        accepted("q2", "two");
        Attempt first = begun(null);
        assertThat(taken()).as("one turn of a conversation at a time").isEmpty();
        assertThat(history()).extracting(Message::msg).containsExactly("one", "two");
        done(turns.finish(first, answered("1", 0)));
        Attempt second = begun(null);
        done(turns.finish(second, answered("2", 0)));
        assertThat(history()).extracting(Message::msg).containsExactly("one", "1", "two", "2");
    }

    @Test
    void limitsHowManyWaitAndHowOftenOneAsks() {
        accepted("q1", "one");
        accepted("q2", "two");
        accepted("q3", "three");
        assertThat(done(mailbox.accept(ada, "q4", "four"))).isInstanceOf(Acceptance.Busy.class);
        done(turns.finish(begun(null), answered("1", 0)));
        accepted("q4", "four");
        done(turns.finish(begun(null), answered("2", 0)));
        accepted("q5", "five");
        assertThat(done(mailbox.accept(ada, "q6", "six")))
                .isInstanceOfSatisfying(
                        Acceptance.RateLimited.class,
                        limited -> assertThat(limited.retryAfterSeconds()).isBetween(50, 60));
        assertThat(done(mailbox.accept(ada, "q7", "x".repeat(8001)))).isInstanceOf(Acceptance.TooLong.class);
    }

    @Test
    void refusesWhatAnEarlierAttemptStillWrites() {
        Attempt lost = begun(accepted("q1", "Tell me"));
        write(lost, "Once upon");
        Attempt taken = begun(otherWorker, takenOver());
        assertThat(taken.number()).isEqualTo(2);
        assertThat(write(lost, " a time")).isEqualTo(WriteReply.STALE);
        assertThat(done(turns.renew(List.of(lost)))).containsExactly(WriteReply.STALE);
        assertThat(done(turns.finish(lost, answered("Once upon", 9)))).isEqualTo(WriteReply.STALE);
        assertThat(done(otherWorker.finish(taken, answered("Never.", 0)))).isEqualTo(WriteReply.OK);
        assertThat(history()).extracting(Message::msg).containsExactly("Tell me", "Never.");
        assertThat(types(events("0-0")))
                .containsExactly("accepted", "started", "delta", "restarted", "started", "delta", "done");
    }

    @Test
    void attemptThatRedisLostWritesNothingIntoTheNextOfTheSameNumber() {
        Turn turn = only(take(accepted("q1", "Tell me")));
        RMap<String, String> state = redis.client().getMap(redis.keys().state(ada), StringCodec.INSTANCE);
        Map<String, String> replicated = state.readAllMap();
        Attempt lost = ((Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10))).attempt();
        state.delete();
        state.putAll(replicated);
        Attempt next = ((Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10))).attempt();

        assertThat(next.number()).isEqualTo(lost.number());
        assertThat(write(lost, "void")).isEqualTo(WriteReply.STALE);
        assertThat(done(turns.finish(lost, answered("void", 0)))).isEqualTo(WriteReply.STALE);
        assertThat(write(next, "good")).isEqualTo(WriteReply.OK);
    }

    @Test
    void keepsALeaseThatIsRenewed() {
        Attempt attempt = begun(accepted("q1", "Tell me"));
        int partition = redis.keys().partitionOf(ada);
        await().pollInterval(Duration.ofMillis(50))
                .during(LEASE.multipliedBy(3))
                .atMost(SOON)
                .until(() -> {
                    assertThat(done(turns.renew(List.of(attempt)))).containsExactly(WriteReply.OK);
                    return done(otherWorker.takeOver(partition, LEASE, 10)).isEmpty();
                });
    }

    @Test
    void writesARepeatedPieceOnceAndNoticesAGap() {
        Attempt attempt = begun(accepted("q1", "Tell me"));
        assertThat(write(attempt, 0, "abc")).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, 0, "abc")).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, 7, "xyz")).isEqualTo(WriteReply.GAP);
        assertThat(done(turns.finish(attempt, answered("abcdefghij", 8)))).isEqualTo(WriteReply.GAP);
        assertThat(done(turns.finish(attempt, answered("abc", 3)))).isEqualTo(WriteReply.OK);
        assertThat(done(turns.finish(attempt, answered("abc", 3))))
                .as("a lost reply")
                .isEqualTo(WriteReply.OK);
        assertThat(types(events("0-0"))).containsExactly("accepted", "started", "delta", "done");
    }

    @Test
    void writesReasoningBesideTheAnswerUnderTheSameRules() {
        String turn = accepted("q1", "Tell me");
        Attempt attempt = begun(turn);
        assertThat(write(attempt, new GroupCommit.Piece(0, "", 0, "Let me "))).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, new GroupCommit.Piece(0, "", 0, "Let me "))).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, new GroupCommit.Piece(0, "", 9, "see"))).isEqualTo(WriteReply.GAP);
        assertThat(write(attempt, new GroupCommit.Piece(0, "So", 9, ""))).isEqualTo(WriteReply.GAP);
        assertThat(write(attempt, new GroupCommit.Piece(0, "So", 7, "see"))).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, new GroupCommit.Piece(2, ", ", 10, ""))).isEqualTo(WriteReply.OK);

        assertThat(done(log.show(ada)).orElseThrow().active())
                .contains(new ServerFrame.Active(turn, 1, "So, ", "Let me see", "model"));
        Said less = new Said("So, 2.", 4, "Let me see!", 11);
        assertThat(done(turns.finish(attempt, answered(less))))
                .as("Redis has less than was written")
                .isEqualTo(WriteReply.GAP);
        assertThat(done(turns.finish(attempt, answered(new Said("So, 2.", 4, "Let me see!", 10)))))
                .isEqualTo(WriteReply.OK);

        assertThat(events("0-0").subList(2, 7))
                .extracting(LogEvent::json)
                .extracting(json -> json.replace(turn, "t"))
                .startsWith(
                        "{\"type\":\"delta\",\"turn\":\"t\",\"attempt\":1,\"offset\":0,\"text\":\"\","
                                + "\"reasoning_offset\":0,\"reasoning\":\"Let me \"}",
                        "{\"type\":\"delta\",\"turn\":\"t\",\"attempt\":1,\"offset\":0,\"text\":\"So\","
                                + "\"reasoning_offset\":7,\"reasoning\":\"see\"}",
                        "{\"type\":\"delta\",\"turn\":\"t\",\"attempt\":1,\"offset\":2,\"text\":\", \"}",
                        "{\"type\":\"delta\",\"turn\":\"t\",\"attempt\":1,\"offset\":4,\"text\":\"2.\","
                                + "\"reasoning_offset\":10,\"reasoning\":\"!\"}");
        assertThat(events("0-0").get(6).json()).contains("\"length\":6");
        assertThat(lastAnswer())
                .satisfies(answer -> assertThat(answer.reasoning()).isEqualTo("Let me see!"))
                .satisfies(answer -> assertThat(answer.model()).isEqualTo("model"))
                .satisfies(answer -> assertThat(answer.finish()).isEqualTo(Finish.stop))
                .satisfies(answer -> assertThat(answer.usage()).isEqualTo(new ServerFrame.Usage(3, 4)));
    }

    private AnswerMessage lastAnswer() {
        List<String> messages = done(sessions.show(ada)).orElseThrow().messages();
        return Json.read(messages.get(messages.size() - 1), AnswerMessage.class);
    }

    @Test
    void countsTheReasoningOfEachAttemptAnew() {
        Attempt lost = begun(accepted("q1", "Tell me"));
        write(lost, new GroupCommit.Piece(0, "", 0, "Hm, "));
        Attempt taken = begun(otherWorker, takenOver());

        assertThat(write(lost, new GroupCommit.Piece(0, "", 4, "well"))).isEqualTo(WriteReply.STALE);
        assertThat(write(taken, new GroupCommit.Piece(0, "", 0, "Ah."))).isEqualTo(WriteReply.OK);
        assertThat(done(otherWorker.finish(taken, answered(new Said("2", 0, "Ah.", 3)))))
                .isEqualTo(WriteReply.OK);
        assertThat(lastAnswer().reasoning()).isEqualTo("Ah.");

        accepted("q2", "And now?");
        assertThat(write(begun(null), new GroupCommit.Piece(0, "", 0, "Again"))).isEqualTo(WriteReply.OK);
    }

    @Test
    void keepsTheReasoningOfWhatWasStoppedWhenItsWorkerDies() {
        String turn = accepted("q1", "Tell me");
        write(begun(turn), new GroupCommit.Piece(0, "", 0, "Hm."));
        done(mailbox.stop(ada, turn));

        Beginning.Stopped stopped =
                (Beginning.Stopped) done(otherWorker.begin(takenOver(), "worker_lost", 1, "another", 10));

        assertThat(stopped.said()).isEqualTo(new Said("", 0, "Hm.", 3));
        assertThat(stopped.model()).as("that of the attempt that is kept").contains("model");
        assertThat(done(otherWorker.finish(stopped.attempt(), stoppedAs(stopped))))
                .isEqualTo(WriteReply.OK);
        assertThat(lastAnswer())
                .satisfies(answer -> assertThat(answer.msg()).isEmpty())
                .satisfies(answer -> assertThat(answer.reasoning()).isEqualTo("Hm."))
                .satisfies(answer -> assertThat(answer.finish()).isEqualTo(Finish.stopped))
                .satisfies(answer -> assertThat(answer.usage()).isNull());
    }

    @Test
    void endsAStoppedAttemptOfAVersionThatKnowsNoReasoning() {
        String turn = accepted("q1", "Tell me");
        write(begun(turn), "abc");
        // What such a version leaves where an attempt before its own had reasoning.
        redis.client()
                .<String, String>getMap(redis.keys().state(ada), StringCodec.INSTANCE)
                .put("reasoned", "50");
        done(mailbox.stop(ada, turn));

        Beginning.Stopped stopped = (Beginning.Stopped) done(otherWorker.begin(takenOver(), "worker_lost", 1, "m", 10));

        assertThat(done(otherWorker.finish(stopped.attempt(), stoppedAs(stopped))))
                .isEqualTo(WriteReply.OK);
        assertThat(lastAnswer().msg()).isEqualTo("abc");
    }

    private static Ending stoppedAs(Beginning.Stopped stopped) {
        return new Ending.Answered(
                stopped.said(), stopped.textAttempt(), stopped.model(), Finish.stopped, Optional.empty());
    }

    @Test
    void stopsARunningTurnThroughItsWorkersNextWrite() {
        String turn = accepted("q1", "Tell me");
        Attempt attempt = begun(turn);
        write(attempt, "abc");
        assertThat(done(mailbox.stop(ada, turn))).isEqualTo(Mailbox.Stopping.STOPPING);
        assertThat(write(attempt, 3, "def")).isEqualTo(WriteReply.STOP);
        assertThat(done(turns.renew(List.of(attempt)))).containsExactly(WriteReply.STOP);
    }

    @Test
    void remembersAStopWhenTheWorkerDies() {
        String turn = accepted("q1", "Tell me");
        write(begun(turn), "abc");
        done(mailbox.stop(ada, turn));
        Beginning beginning = done(otherWorker.begin(takenOver(), "worker_lost", 1, "m", 10));
        assertThat(beginning).isInstanceOfSatisfying(Beginning.Stopped.class, stopped -> {
            assertThat(stopped.said()).isEqualTo(new Said("abc", 3, "", 0));
            assertThat(done(otherWorker.finish(stopped.attempt(), stoppedAs(stopped))))
                    .isEqualTo(WriteReply.OK);
        });
        assertThat(types(events("0-0"))).containsExactly("accepted", "started", "delta", "done");
        assertThat(events("0-0").get(3).json()).contains("\"attempt\":1,\"length\":3,\"finish\":\"stopped\"");
    }

    @Test
    void stopsTurnsThatNobodyHasBegun() {
        String first = accepted("q1", "one");
        String second = accepted("q2", "two");
        String third = accepted("q3", "three");
        assertThat(done(mailbox.stop(ada, second))).isEqualTo(Mailbox.Stopping.STOPPED);
        assertThat(done(mailbox.stop(ada, second))).isEqualTo(Mailbox.Stopping.ENDED);
        assertThat(done(mailbox.stop(ada, first))).isEqualTo(Mailbox.Stopping.STOPPED);
        assertThat(done(mailbox.stop(ada, first))).isEqualTo(Mailbox.Stopping.ENDED);
        assertThat(redis.client().getKeys().getKeysStream())
                .filteredOn(key -> !key.endsWith(":turns"))
                .allSatisfy(key -> assertThat(redis.client().getBucket(key).remainTimeToLive())
                        .as(key)
                        .isPositive());
        assertThat(done(mailbox.stop(ada, "never"))).isEqualTo(Mailbox.Stopping.UNKNOWN_TURN);
        Attempt last = begun(null);
        assertThat(last.turn().turn()).isEqualTo(third);
        done(turns.finish(last, answered("3", 0)));
        assertThat(history()).extracting(Message::msg).containsExactly("one", "", "two", "", "three", "3");
    }

    @Test
    void doesNotFailWhatAPersonHasStopped() {
        String stopped = accepted("q1", "one");
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(only(take(stopped)), "", 0, "m", 10));
        write(begun.attempt(), "abc");
        done(mailbox.stop(ada, stopped));
        Message question = begun.context().get(0);
        assertThat(done(turns.finish(
                        begun.attempt(),
                        new Ending.GivenUp(question, FailureCode.timeout, "Sorry.", 1, Optional.empty()))))
                .isEqualTo(WriteReply.STOP);
        assertThat(done(turns.finish(begun.attempt(), answered("abc", 3)))).isEqualTo(WriteReply.OK);
    }

    @Test
    void findsADeadWorkersTurnBehindManyThatAreRenewed() {
        List<Attempt> alive = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ConversationId other = conversationOfTheSamePartition();
            done(sessions.create(other, "Bob"));
            done(mailbox.accept(other, "q", "?"));
            alive.add(begun(null));
        }
        Attempt lost = begun(accepted("q1", "one"));
        int partition = redis.keys().partitionOf(ada);
        await().pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> {
            done(turns.renew(alive));
            List<Turn> taken = done(otherWorker.takeOver(partition, LEASE, 1));
            return taken.size() == 1 && taken.get(0).turn().equals(lost.turn().turn());
        });
    }

    private ConversationId conversationOfTheSamePartition() {
        return Stream.generate(() -> ConversationId.ofToken(RandomId.nextToken()))
                .filter(id -> redis.keys().partitionOf(id) == redis.keys().partitionOf(ada))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void marksAFailedQuestionAndKeepsADeadLetter() {
        Turn turn = only(take(accepted("q1", "one")));
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10));
        Message question = begun.context().get(0);
        done(turns.finish(
                begun.attempt(),
                new Ending.GivenUp(question, FailureCode.internal, "Sorry.", 1, Optional.of("worker_lost"))));
        assertThat(history()).extracting(Message::failed).containsExactly(FailureCode.internal);
        assertThat(redis.client()
                        .getStream(redis.keys().dead(ada), StringCodec.INSTANCE)
                        .size())
                .isEqualTo(1);
    }

    @Test
    void putsAnUnreadableEntryAsideAndDelaysNobody() {
        accepted("q1", "one");
        redis.client()
                .<String, String>getStream(redis.keys().turns(ada), StringCodec.INSTANCE)
                .add(org.redisson.api.stream.StreamAddArgs.entry("x", "garbage"));
        assertThat(take(null)).hasSize(1);
        await().atMost(SOON)
                .until(() -> redis.client()
                                .getStream(redis.keys().dead(ada), StringCodec.INSTANCE)
                                .size()
                        == 1);
    }

    @Test
    void leavesNothingOfADeletedSession() {
        Attempt attempt = begun(accepted("q1", "one"));
        assertThat(done(sessions.delete(ada))).isTrue();
        assertThat(write(attempt, "abc")).isEqualTo(WriteReply.GONE);
        assertThat(done(turns.finish(attempt, answered("abc", 0)))).isEqualTo(WriteReply.GONE);
        assertThat(done(sessions.show(ada))).isEmpty();
        assertThat(done(log.attach(ada))).isEmpty();
        assertThat(redis.client().getKeys().getKeysStream()).allMatch(key -> key.endsWith(":turns"));
    }

    @Test
    void createdTwiceASessionStaysAsItIs() {
        accepted("q1", "one");
        List<LogEvent> before = events("0-0");

        done(sessions.create(ada, "Ada"));

        assertThat(events("0-0")).isEqualTo(before);
        assertThat(done(log.attach(ada)).orElseThrow().end())
                .isEqualTo(before.get(0).cursor());
    }

    @Test
    void showsTheEndOfWhatWasStoppedWhileItWaited() {
        accepted("q1", "one");
        String waiting = accepted("q2", "two");
        done(mailbox.stop(ada, waiting));

        assertThat(done(log.latest(ada))).anyMatch(json -> json.contains(waiting) && json.contains("assistant"));
    }

    @Test
    void handsATurnBackToBeBegunAgain() {
        Attempt attempt = begun(accepted("q1", "one"));
        write(attempt, "abc");
        assertThat(done(turns.handBack(attempt.turn()))).isEqualTo(WriteReply.OK);
        assertThat(write(attempt, "void")).isEqualTo(WriteReply.STALE);
        assertThat(done(turns.renew(List.of(attempt))))
                .as("or it would take the new entry away from who gets it")
                .containsExactly(WriteReply.STALE);
        Turn again = only(take(null));
        assertThat(again.takenOver()).isFalse();
        Beginning.Begun begun = (Beginning.Begun) done(otherOrSame(again));
        assertThat(begun.failures()).isZero();
        assertThat(types(events("0-0"))).containsExactly("accepted", "started", "delta", "restarted", "started");
    }

    @Test
    void givesEveryKeyOfAConversationAnEnd() {
        done(turns.finish(begun(accepted("q1", "one")), answered("1", 0)));
        accepted("q2", "two");
        accepted("q3", "three");
        assertThat(redis.client().getKeys().getKeysStream())
                .filteredOn(key -> !key.endsWith(":turns"))
                .hasSizeGreaterThan(5)
                .allSatisfy(key -> assertThat(redis.client().getBucket(key).remainTimeToLive())
                        .as(key)
                        .isPositive());
    }

    @Test
    void tellsTheNodesThatWatchAndNoOthers() {
        List<LogEvent> heard = new CopyOnWriteArrayList<>();
        List<String> previous = new CopyOnWriteArrayList<>();
        try (LiveEvents live = new LiveEvents(redis, "node", (id, before, cursor, json) -> {
            assertThat(id).isEqualTo(ada);
            previous.add(before);
            heard.add(new LogEvent(cursor, json));
        })) {
            assertThat(live).isNotNull();
            assertThat(done(log.attach(ada))).isPresent();
            Attempt attempt = begun(accepted("q1", "one"));
            write(attempt, "a \n\"b\"");
            done(turns.finish(attempt, answered("a \n\"b\"", 7 - 1)));
            await().atMost(SOON).until(() -> heard.size() == 4);
            assertThat(heard).isEqualTo(events("0-0"));
            assertThat(previous)
                    .startsWith("0-0", heard.get(0).cursor(), heard.get(1).cursor());
            done(sessions.delete(ada));
            await().atMost(SOON).until(() -> heard.size() == 5);
            assertThat(heard.get(4)).isEqualTo(new LogEvent("", "{\"type\":\"expired\"}"));
        }
    }

    @Test
    void readsOnFromAnyCursorOfItsLogAndFromNoOther() {
        Attempt attempt = begun(accepted("q1", "one"));
        write(attempt, "a");
        List<LogEvent> all = events("0-0");
        assertThat(events(all.get(0).cursor())).isEqualTo(all.subList(1, 3));
        assertThat(done(log.read(ada, "7-7"))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        assertThat(done(log.read(ada, "nonsense"))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        SessionView view = done(log.show(ada)).orElseThrow();
        assertThat(view.active())
                .hasValueSatisfying(active -> assertThat(active.text()).isEqualTo("a"));
        assertThat(view.cursor()).isEqualTo(all.get(2).cursor());
    }

    @Test
    void readsLargeEventsAFewAtATimeAndNeverNone() {
        Attempt attempt = begun(accepted("q1", "one"));
        String large = "漢".repeat(50_000);
        for (int i = 0; i < 5; i++) {
            write(attempt, i * large.length(), large);
        }
        List<LogEvent> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "0-0";
        boolean more = true;
        while (more) {
            ConversationLog.Reading.Events events = (ConversationLog.Reading.Events) done(log.read(ada, cursor));
            all.addAll(events.events());
            sizes.add(events.events().size());
            cursor = all.get(all.size() - 1).cursor();
            more = events.more();
        }
        // 150 kB each: two are more than enough
        assertThat(sizes).containsExactly(4, 2, 1);
        assertThat(types(all)).containsExactly("accepted", "started", "delta", "delta", "delta", "delta", "delta");
        assertThat(all).extracting(LogEvent::cursor).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void readsManySmallEventsInBatches() {
        Attempt attempt = begun(accepted("q1", "one"));
        for (int i = 0; i < 1001; i++) {
            write(attempt, i, "x");
        }
        ConversationLog.Reading.Events first = (ConversationLog.Reading.Events) done(log.read(ada, "0-0"));
        assertThat(first.events()).hasSize(500);
        assertThat(first.more()).isTrue();
        ConversationLog.Reading.Events last = (ConversationLog.Reading.Events) done(
                log.read(ada, events(first.events().get(499).cursor()).get(499).cursor()));
        assertThat(last.events()).hasSize(3);
        assertThat(last.more()).isFalse();
    }

    @Test
    void trimsTheLogBetweenTurnsAndNeverInsideOne() {
        turns = new Turns(redis, "worker", settings.web().session(), 100);
        Attempt attempt = begun(accepted("q1", "one"));
        for (int i = 0; i < 200; i++) {
            assertThat(write(attempt, i, "x")).isEqualTo(WriteReply.OK);
        }
        List<LogEvent> all = events("0-0");
        assertThat(all).as("accepted, started and every delta").hasSize(202);

        done(turns.finish(attempt, answered("x".repeat(200), 200)));

        assertThat(done(log.read(ada, "0-0"))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        assertThat(done(log.read(ada, all.get(101).cursor())))
                .isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        String start = done(log.attach(ada)).orElseThrow().start();
        assertThat(start).isEqualTo(all.get(102).cursor());
        assertThat(events(start)).hasSize(100).startsWith(all.get(103));
        assertThat(types(events(all.get(201).cursor()))).containsExactly("done");
    }

    @Test
    void forgetsTheLogTenMinutesAfterTheLastTurnHasEnded() {
        Attempt first = begun(accepted("q1", "one"));
        accepted("q2", "two");
        done(turns.finish(first, answered("1", 0)));
        assertThat(lifeOfLog()).as("another turn waits").isGreaterThan(Duration.ofMinutes(50));

        done(turns.finish(begun(null), answered("2", 0)));

        assertThat(lifeOfLog()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(done(log.attach(ada))).isPresent();
        assertThat(lifeOfLog()).as("a tab that opens puts nothing off").isLessThanOrEqualTo(Duration.ofMinutes(10));
        accepted("q3", "three");
        assertThat(lifeOfLog()).as("a running turn").isGreaterThan(Duration.ofMinutes(50));
    }

    @Test
    void forgetsTheLogOfAConversationWhoseOnlyTurnWasStoppedBeforeItBegan() {
        done(mailbox.stop(ada, accepted("q1", "one")));

        assertThat(lifeOfLog()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void knowsOnlyTheEndOfALogThatIsForgotten() {
        String start = done(log.attach(ada)).orElseThrow().end();
        done(turns.finish(begun(accepted("q1", "one")), answered("1", 0)));
        List<LogEvent> all = events(start);
        String end = all.get(all.size() - 1).cursor();

        redis.client().getKeys().delete(redis.keys().log(ada));

        for (String cursor : List.of(start, all.get(0).cursor())) {
            assertThat(done(log.read(ada, cursor))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        }
        assertThat(events(end)).isEmpty();
        ConversationLog.Attached attached = done(log.attach(ada)).orElseThrow();
        assertThat(attached.start()).isEqualTo(end);
        assertThat(attached.end()).isEqualTo(end);

        accepted("q2", "two");
        assertThat(types(events(end))).containsExactly("accepted");
        assertThat(done(log.read(ada, start))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
        assertThat(done(log.attach(ada)).orElseThrow().start()).isEqualTo(end);
    }

    @Test
    void goesOnAtTheEndOfAForgottenLogWhoeverLooksFirst() {
        String start = done(log.attach(ada)).orElseThrow().end();
        done(turns.finish(begun(accepted("q1", "one")), answered("1", 0)));
        List<LogEvent> all = events(start);

        redis.client().getKeys().delete(redis.keys().log(ada));
        accepted("q2", "two");

        assertThat(types(events(all.get(all.size() - 1).cursor()))).containsExactly("accepted");
        assertThat(done(log.read(ada, start))).isInstanceOf(ConversationLog.Reading.UnknownCursor.class);
    }

    private Duration lifeOfLog() {
        return Duration.ofMillis(redis.client().getBucket(redis.keys().log(ada)).remainTimeToLive());
    }

    @Test
    void findsWhatAReplyBroughtThatWasLost() {
        String turn = accepted("q1", "one");
        int partition = redis.keys().partitionOf(ada);
        take(turn); // and nobody knows
        assertThat(done(turns.strays(partition, SOON, 10))).as("just given").isEmpty();
        assertThat(done(otherWorker.strays(partition, Duration.ZERO, 10)))
                .as("another's")
                .isEmpty();

        Turn stray = only(done(turns.strays(partition, Duration.ZERO, 10)));

        assertThat(stray.turn()).isEqualTo(turn);
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(stray, "worker_lost", 1, "model", 10));
        assertThat(begun.attempt().number()).isEqualTo(1);
        assertThat(begun.failures()).isZero();
        assertThat(types(events("0-0"))).containsExactly("accepted", "started");
        done(turns.finish(begun.attempt(), answered("1", 0)));
        assertThat(done(turns.strays(partition, Duration.ZERO, 10))).isEmpty();
    }

    @Test
    void goesOnWhereRedisHasForgottenTheScripts() {
        String turn = accepted("q1", "one");

        redis.client().getScript().scriptFlush();

        assertThat(accepted("q2", "two")).isNotEqualTo(turn);
    }

    @Test
    void comparesMoreThanOneCallTakes() {
        accepted("q1", "one");
        List<ConversationId> ids = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            ids.add(ConversationId.ofToken("nobody" + i));
        }
        ids.add(ada);
        Map<ConversationId, Optional<ConversationLog.Standing>> standings = checked(ids);
        assertThat(standings).containsOnlyKeys(ids);
        assertThat(standings.get(ada)).isPresent();
        assertThat(standings.values()).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void takesWhatComesWhileItWaits() {
        int partition = redis.keys().partitionOf(ada);
        assertThat(turns.awaitNext(partition, Duration.ofMillis(50)))
                .as("the queue is made, or empty")
                .isEmpty();
        CompletableFuture<List<Turn>> next = CompletableFuture.supplyAsync(() -> turns.awaitNext(partition, SOON));
        String turn = accepted("q1", "one");
        assertThat(done(next)).extracting(Turn::turn).containsExactly(turn);
    }

    @Test
    void putsAsideWhatIsNoTurnAndComesWhileItWaits() {
        int partition = redis.keys().partitionOf(ada);
        turns.prepare(partition);
        CompletableFuture<List<Turn>> next = CompletableFuture.supplyAsync(() -> turns.awaitNext(partition, SOON));
        redis.client()
                .getStream(redis.keys().turns(partition), StringCodec.INSTANCE)
                .add(StreamAddArgs.entry("junk", "x"));
        assertThat(done(next)).isEmpty();
        assertThat(done(new DeadLetters(redis, settings.web()).count(partition)))
                .isEqualTo(1);
    }

    @Test
    void putsBackAnEntryThatRedisLost() {
        accepted("q1", "one");
        redis.client().getKeys().delete(redis.keys().turns(ada));
        assertThat(checked(List.of(ada)).get(ada))
                .hasValueSatisfying(it -> assertThat(it.answering()).isTrue());
        turns.prepare(redis.keys().partitionOf(ada));
        assertThat(take(null)).hasSize(1);
    }

    @Test
    void keepsTheTraceOfATurnHoweverOftenItIsQueued() {
        TraceContext first = trace("1");
        TraceContext second = trace("2");
        done(mailbox.accept(ada, "q1", "one", Optional.of(first)));
        done(mailbox.accept(ada, "q2", "two", Optional.of(second)));
        accepted("q3", "three");

        Turn one = only(take(null));
        assertThat(one.trace()).contains(first);
        done(turns.handBack(one));
        one = only(take(null));
        assertThat(one.trace()).as("handed back").contains(first);
        one = takenOver();
        assertThat(one.trace()).as("taken over").contains(first);

        done(otherWorker.finish(begun(otherWorker, one), answered("1", 0)));
        Turn two = only(take(null));
        assertThat(two.trace()).as("of one that waited").contains(second);

        done(turns.finish(begun(turns, two), answered("2", 0)));
        assertThat(only(take(null)).trace()).as("not traced").isEmpty();
    }

    private static TraceContext trace(String digit) {
        return new TraceContext(digit.repeat(32), digit.repeat(16), true);
    }

    // ── the story's verbs ──

    private String accepted(String ask, String text) {
        Acceptance acceptance = done(mailbox.accept(ada, ask, text));
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).turn();
    }

    private List<Turn> taken() {
        return turns.take(redis.keys().partitionOf(ada), 10);
    }

    private Map<ConversationId, Optional<ConversationLog.Standing>> checked(List<ConversationId> ids) {
        Map<ConversationId, Optional<ConversationLog.Standing>> standings = new ConcurrentHashMap<>();
        done(log.check(ids, standings::put));
        return standings;
    }

    private List<Turn> take(@Nullable String turn) {
        List<Turn> all = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            all.addAll(taken());
            return !all.isEmpty();
        });
        assertThat(all)
                .allSatisfy(one ->
                        assertThat(turn == null || one.turn().equals(turn)).isTrue());
        return all;
    }

    private Turn takenOver() {
        List<Turn> all = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            all.addAll(done(otherWorker.takeOver(redis.keys().partitionOf(ada), LEASE, 10)));
            return !all.isEmpty();
        });
        return only(all);
    }

    private Attempt begun(@Nullable String turn) {
        return begun(turns, only(take(turn)));
    }

    private static Attempt begun(Turns worker, Turn turn) {
        Beginning beginning = done(worker.begin(turn, "worker_lost", turn.takenOver() ? 1 : 0, "model", 10));
        assertThat(beginning).isInstanceOf(Beginning.Begun.class);
        return ((Beginning.Begun) beginning).attempt();
    }

    private CompletableFuture<Beginning> otherOrSame(Turn turn) {
        return turns.begin(turn, "drain", 0, "model", 10);
    }

    private WriteReply write(Attempt attempt, String text) {
        return write(attempt, 0, text);
    }

    private WriteReply write(Attempt attempt, int offset, String text) {
        return write(attempt, new GroupCommit.Piece(offset, text, 0, ""));
    }

    private WriteReply write(Attempt attempt, GroupCommit.Piece piece) {
        CompletableFuture<WriteReply> reply = new CompletableFuture<>();
        commit.offer(new GroupCommit.Writer() {
            @Override
            public Attempt attempt() {
                return attempt;
            }

            @Override
            public GroupCommit.Piece takePiece() {
                return piece;
            }

            @Override
            public void written(WriteReply answer) {
                reply.complete(answer);
            }

            @Override
            public void unknown() {
                reply.completeExceptionally(new IllegalStateException("no reply"));
            }
        });
        return done(reply);
    }

    private static Ending answered(String text, int written) {
        return new Ending.Answered(
                new Said(text, written, "", 0), 1, Optional.of("model"), Finish.stop, Optional.empty());
    }

    private static Ending answered(Said said) {
        return new Ending.Answered(
                said, 1, Optional.of("model"), Finish.stop, Optional.of(new ServerFrame.Usage(3, 4)));
    }

    private List<LogEvent> events(String after) {
        ConversationLog.Reading reading = done(log.read(ada, after));
        assertThat(reading).isInstanceOf(ConversationLog.Reading.Events.class);
        return ((ConversationLog.Reading.Events) reading).events();
    }

    private static List<String> types(List<LogEvent> events) {
        return events.stream()
                .map(event -> event.json().replaceAll("^\\{\"type\":\"([a-z]+)\".*$", "$1"))
                .toList();
    }

    private List<Message> history() {
        return done(sessions.show(ada)).orElseThrow().messages().stream()
                .map(json -> Json.read(json, Message.class))
                .toList();
    }

    private long pending() {
        return redis.client()
                .getStream(redis.keys().turns(ada), StringCodec.INSTANCE)
                .getPendingInfo("workers")
                .getTotal();
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static <T> T done(CompletableFuture<T> reply) {
        return Redis.await(reply, SOON);
    }
}
