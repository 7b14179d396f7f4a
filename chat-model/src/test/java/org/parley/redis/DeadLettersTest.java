package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.ChatSettings;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;

/** What can't be answered is put aside, delays nobody, and can be asked again; on one partition and on four. */
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class DeadLettersTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofMillis(200);
    private static final int MEGABYTE = 1024 * 1024;

    private static RealRedis server;

    @Parameter
    private int partitions;

    private Redis redis;
    private Sessions sessions;
    private Mailbox mailbox;
    private Turns turns;
    private Turns otherWorker;
    private DeadLetters letters;
    private ConversationLog log;
    private ConversationId ada;

    @BeforeAll
    static void startRedis() {
        server = new RealRedis();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @BeforeEach
    void connect() {
        ChatSettings settings = server.settings(Map.of(
                "chat.redis.partitions", Integer.toString(partitions),
                "chat.limits.questions-per-minute", "3",
                "chat.limits.waiting-questions", "1"));
        redis = new Redis(settings.redis().orElseThrow());
        redis.client().getKeys().flushall();
        Duration lifetime = settings.web().session();
        sessions = new Sessions(redis, lifetime);
        mailbox = new Mailbox(redis, settings.web());
        log = new ConversationLog(redis, "node", lifetime);
        turns = new Turns(redis, "worker", lifetime, 5000);
        otherWorker = new Turns(redis, "other", lifetime, 5000);
        letters = new DeadLetters(redis, settings.web());
        ada = ConversationId.ofToken(RandomId.nextToken());
        done(sessions.create(ada, "Ada"));
        turns.prepare(partition());
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    /** What somebody might write into the queue, and how the letter says so. */
    private enum Poison {
        UNKNOWN_FIELDS("unexpected_fields", "x=garbage"),
        ONE_FIELD("unexpected_fields", "c="),
        ONE_FIELD_TOO_MANY("unexpected_fields", "c="),
        NO_TRACE("unexpected_fields", "c="),
        LARGE_FIELD("unexpected_fields", "x=yyyy"),
        LARGE_NAME("unexpected_fields", "yyyy"),
        LARGE_VALUES("bad_conversation", "c=yyyy"),
        MANY_FIELDS("unexpected_fields", "f0=v"),
        NO_HASH("bad_conversation", "c=not a hash"),
        NEARLY_A_HASH("bad_conversation", "c="),
        NO_UTF8("bad_conversation", "c=?(? t=?"),
        KEY_OF_ANOTHER("bad_conversation", "c=x}:conv"),
        NO_TURN_ID("bad_turn", "c="),
        LARGE_TURN_ID("bad_turn", "c="),
        UNKNOWN_TURN("unknown_turn", "c=");

        private final String reason;
        private final String shown;

        Poison(String reason, String shown) {
            this.reason = reason;
            this.shown = shown;
        }

        Map<byte[], byte[]> fields(ConversationId conversation) {
            String hash = conversation.hash();
            String large = "y".repeat(MEGABYTE);
            return switch (this) {
                case UNKNOWN_FIELDS -> entry("x", "garbage");
                case ONE_FIELD -> entry("c", hash);
                case ONE_FIELD_TOO_MANY -> entry("c", hash, "t", RandomId.next(), "x", "y");
                case NO_TRACE -> entry("c", hash, "t", RandomId.next(), "p", "00-no-trace");
                case LARGE_FIELD -> entry("x", large);
                case LARGE_NAME -> entry(large, "x");
                case LARGE_VALUES -> entry("c", large, "t", large);
                case MANY_FIELDS ->
                    entry(Stream.iterate(0, i -> i + 1)
                            .limit(20_000)
                            .flatMap(i -> Stream.of("f" + i, "v"))
                            .toArray(String[]::new));
                case NO_HASH -> entry("c", "not a hash", "t", RandomId.next());
                case NEARLY_A_HASH -> entry("c", hash.substring(0, 42) + "_", "t", RandomId.next());
                case NO_UTF8 -> {
                    Map<byte[], byte[]> fields = new LinkedHashMap<>();
                    fields.put(bytes("c"), new byte[] {(byte) 0xC3, (byte) 0x28, 0});
                    fields.put(bytes("t"), new byte[] {(byte) 0xFF});
                    yield fields;
                }
                case KEY_OF_ANOTHER -> entry("c", "x}:conv:y", "t", RandomId.next());
                case NO_TURN_ID -> entry("c", hash, "t", "one");
                case LARGE_TURN_ID -> entry("c", hash, "t", large);
                case UNKNOWN_TURN -> entry("c", hash, "t", RandomId.next());
            };
        }

        private static Map<byte[], byte[]> entry(String... texts) {
            Map<byte[], byte[]> fields = new LinkedHashMap<>();
            for (int i = 0; i < texts.length; i += 2) {
                fields.put(bytes(texts[i]), bytes(texts[i + 1]));
            }
            return fields;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Poison.class)
    void putsAsideWhatIsNoTurnAndTakesItsNeighboursAtOnce(Poison poison) {
        put(poison);
        String first = asks(ada, "one");
        put(poison);
        put(poison);
        String second = asks(neighbour(), "two");
        put(poison);

        List<String> begun = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            for (Turn turn : turns.take(partition(), 10)) {
                if (done(turns.begin(turn, "", 0, "m", 10)) instanceof Beginning.Begun) {
                    begun.add(turn.turn());
                }
            }
            return queued() == 2;
        });
        assertThat(begun).containsExactly(first, second);
        areLetters(poison, 4);
        assertThat(pending()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Poison.class)
    void putsAsideWhatAnotherWorkerHasLeft(Poison poison) {
        put(poison);
        String left = asks(ada, "one");
        put(poison);
        // as a worker that died between reading and looking
        redis.client()
                .getStream(redis.keys().turns(partition()), ByteArrayCodec.INSTANCE)
                .readGroup(
                        "workers",
                        "worker",
                        org.redisson.api.stream.StreamReadGroupArgs.neverDelivered()
                                .count(10));

        // A set: on a busy machine its lease may run out once more, as nobody renews it here.
        Set<String> begun = new LinkedHashSet<>();
        await().atMost(SOON).until(() -> {
            // room for one only
            for (Turn turn : done(otherWorker.takeOver(partition(), LEASE, 1))) {
                if (done(otherWorker.begin(turn, "worker_lost", 1, "m", 10)) instanceof Beginning.Begun) {
                    begun.add(turn.turn());
                }
            }
            return queued() == 1;
        });
        assertThat(begun).containsExactly(left);
        areLetters(poison, 2);
    }

    private void areLetters(Poison poison, int expected) {
        List<DeadLetter> all = all();
        assertThat(all).hasSize(expected).allSatisfy(letter -> {
            assertThat(letter.reason()).isEqualTo(poison.reason);
            assertThat(letter.at())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
            assertThat(letter).isInstanceOfSatisfying(DeadLetter.UnreadableEntry.class, entry -> {
                assertThat(entry.fields()).startsWith(poison.shown).hasSizeLessThanOrEqualTo(1024);
                assertThat(entry.fields()).matches("[ -~]+");
                assertThat(entry.size()).isEqualTo(size(poison));
                assertThat(entry.entry()).matches("\\d+-\\d+");
            });
        });
    }

    private long size(Poison poison) {
        return poison.fields(ada).entrySet().stream()
                .mapToLong(field -> field.getKey().length + field.getValue().length)
                .sum();
    }

    @Test
    void takesTurnsThatStandBehindHundredsOfOthers() {
        for (int i = 0; i < 350; i++) {
            put(Poison.UNKNOWN_FIELDS);
        }
        String turn = asks(ada, "one");
        List<Turn> taken = new ArrayList<>();
        for (int i = 0; i < 10 && taken.isEmpty(); i++) {
            taken.addAll(turns.take(partition(), 1));
        }
        assertThat(taken).extracting(Turn::turn).containsExactly(turn);
        assertThat(done(letters.count())).isEqualTo(350);
    }

    @Test
    void findsATurnsPartitionAsJavaDoes() {
        for (int i = 0; i < 50; i++) {
            ConversationId one = ConversationId.ofToken(RandomId.nextToken());
            done(sessions.create(one, "Bob"));
            String turn = asks(one, "?");
            int partition = redis.keys().partitionOf(one);
            turns.prepare(partition);
            assertThat(turns.take(partition, 1)).extracting(Turn::turn).containsExactly(turn);
        }
        assertThat(done(letters.count())).isZero();
    }

    @Test
    void putsAsideATurnOfAnotherPartition() {
        if (partitions == 1) {
            return;
        }
        ConversationId elsewhere = Stream.generate(() -> ConversationId.ofToken(RandomId.nextToken()))
                .filter(id -> redis.keys().partitionOf(id) != partition())
                .findFirst()
                .orElseThrow();
        put(Poison.entry("c", elsewhere.hash(), "t", RandomId.next()));
        assertThat(turns.take(partition(), 10)).isEmpty();
        assertThat(all()).extracting(DeadLetter::reason).containsExactly("wrong_partition");
    }

    @Test
    void keepsWhatTheDeadLettersCanNotTakePending() {
        redis.client()
                .getBucket(redis.keys().dead(partition()), StringCodec.INSTANCE)
                .set("no stream");
        put(Poison.UNKNOWN_FIELDS);
        String turn = asks(ada, "one");
        assertThat(turns.take(partition(), 10)).extracting(Turn::turn).containsExactly(turn);
        assertThat(queued()).isEqualTo(2);

        redis.client().getKeys().delete(redis.keys().dead(partition()));
        await().atMost(SOON).until(() -> {
            done(otherWorker.takeOver(partition(), LEASE, 10));
            return queued() == 1;
        });
        assertThat(all()).hasSize(1);
    }

    @Test
    void endsATurnOnceAlsoWhereThereCanBeNoLetter() {
        redis.client()
                .getBucket(redis.keys().dead(partition()), StringCodec.INSTANCE)
                .set("no stream");
        fails(ada, "one");
        assertThat(types()).containsExactly("accepted", "started", "failed");
    }

    @Test
    void tellsOfATurnThatFailedTooOftenButNotWhatWasAsked() {
        String turn = fails(ada, "A secret question");
        assertThat(all()).singleElement().isInstanceOfSatisfying(DeadLetter.FailedTurn.class, letter -> {
            assertThat(letter.conversation()).isEqualTo(ada);
            assertThat(letter.turn()).isEqualTo(turn);
            assertThat(letter.reason()).isEqualTo("timeout");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.failures()).isEqualTo(4);
            assertThat(done(letters.inspect(letter.id()))).contains(letter);
        });
        assertThat(redis.client()
                        .getStream(redis.keys().dead(partition()), StringCodec.INSTANCE)
                        .range(org.redisson.api.stream.StreamMessageId.MIN, org.redisson.api.stream.StreamMessageId.MAX)
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void asksAFailedQuestionAgainAsANewTurn() {
        String failed = fails(ada, "Say \"turn\":\"x\" 😀");
        String turn = requeued(onlyLetter());

        assertThat(turn).isNotEqualTo(failed);
        assertThat(done(letters.count())).isZero();
        Turn taken = onlyTaken();
        assertThat(taken.turn()).isEqualTo(turn);
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(taken, "", 0, "m", 10));
        assertThat(begun.context().get(begun.context().size() - 1).msg()).isEqualTo("Say \"turn\":\"x\" 😀");
        done(turns.finish(begun.attempt(), answered("Yes.")));

        assertThat(history())
                .extracting(Message::msg)
                .containsExactly("Say \"turn\":\"x\" 😀", "Say \"turn\":\"x\" 😀", "Yes.");
        assertThat(history()).extracting(Message::failed).containsExactly(FailureCode.timeout, null, null);
        assertThat(history()).extracting(Message::turn).containsExactly(failed, turn, turn);
        assertThat(types()).containsExactly("accepted", "started", "failed", "accepted", "started", "delta", "done");
        assertThat(history().get(1).ask()).matches("[A-Za-z0-9_-]{1,64}").startsWith("dead-letter-p");
    }

    @Test
    void asksAgainOnceHoweverOftenItIsTold() {
        fails(ada, "one");
        DeadLetterId id = onlyLetter();
        CompletableFuture<Requeueing> first = letters.requeue(id);
        CompletableFuture<Requeueing> second = letters.requeue(id);
        List<Requeueing> both = List.of(done(first), done(second));
        String turn = onlyTaken().turn();
        assertThat(both)
                .allSatisfy(one -> assertThat(one).isIn(new Requeueing.Requeued(turn), new Requeueing.NoSuchLetter()))
                .contains(new Requeueing.Requeued(turn));
        assertThat(done(letters.requeue(id))).isEqualTo(new Requeueing.NoSuchLetter());
        assertThat(types())
                .containsOnlyOnce("failed")
                .filteredOn("accepted"::equals)
                .hasSize(2);
    }

    @Test
    void givesTheSameTurnToACallThatComesAgainAsItsReplyWasLost() {
        fails(ada, "one");
        DeadLetter.FailedTurn letter = (DeadLetter.FailedTurn) all().get(0);
        Requeueing first = done(letters.requeue(letter, "one"));
        assertThat(first).isInstanceOf(Requeueing.Requeued.class);
        assertThat(done(letters.requeue(letter, "one"))).isEqualTo(first);
        assertThat(types()).filteredOn("accepted"::equals).hasSize(2);
    }

    @Test
    void letsARequeuedQuestionWaitItsTurnButNotTooManyOfThem() {
        fails(ada, "one");
        DeadLetterId id = onlyLetter();
        String active = asks(ada, "two");
        String waiting = requeued(id);
        Turn first = onlyTaken();
        assertThat(first.turn()).isEqualTo(active);
        assertThat(turns.take(partition(), 10)).isEmpty();
        Attempt attempt = ((Beginning.Begun) done(turns.begin(first, "", 0, "m", 10))).attempt();
        done(turns.finish(attempt, answered("2")));
        assertThat(onlyTaken().turn()).isEqualTo(waiting);
        assertThat(history()).extracting(Message::msg).containsExactly("one", "two", "2", "one");
    }

    @Test
    void isBusyWhereTooManyWaitAndLooksAtNoRate() {
        fails(ada, "one");
        fails(ada, "two");
        fails(ada, "three");
        assertThat(done(mailbox.accept(ada, "q4", "four"))).isInstanceOf(Acceptance.RateLimited.class);
        List<DeadLetter> letter = all();
        requeued(letter.get(2).id());
        requeued(letter.get(1).id());
        DeadLetterId third = letter.get(0).id();
        assertThat(done(letters.requeue(third))).isEqualTo(new Requeueing.Busy());
        assertThat(onlyLetter()).isEqualTo(third);

        Attempt attempt = ((Beginning.Begun) done(turns.begin(onlyTaken(), "", 0, "m", 10))).attempt();
        done(turns.finish(attempt, answered("1")));
        requeued(third);
    }

    @Test
    void saysGoneWhereTheConversationIsAndKeepsTheLetter() {
        fails(ada, "one");
        DeadLetterId id = onlyLetter();
        done(sessions.delete(ada));
        assertThat(done(letters.requeue(id))).isEqualTo(new Requeueing.Gone());
        assertThat(onlyLetter()).isEqualTo(id);
        assertThat(redis.client().getKeys().getKeysStream())
                .as("a deleted conversation is not revived")
                .allMatch(key -> key.endsWith(":turns") || key.endsWith(":dead"));
        assertThat(done(letters.discard(id))).isTrue();
        assertThat(done(letters.discard(id))).isFalse();
        assertThat(done(letters.inspect(id))).isEmpty();
    }

    @Test
    void hasNoQuestionForAnUnreadableEntry() {
        put(Poison.UNKNOWN_FIELDS);
        turns.take(partition(), 1);
        assertThat(done(letters.requeue(onlyLetter()))).isEqualTo(new Requeueing.NotATurn());
        assertThat(done(letters.count())).isOne();
    }

    @Test
    void listsTheNewestFirstPageByPageOverAllPartitions() {
        List<DeadLetterId> written = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int partition = i % partitions;
            // some at the same moment in different partitions
            String id = (1000 + i / 3) + "-" + (partitions == 1 ? i % 3 : 0);
            redis.client()
                    .<String, String>getStream(redis.keys().dead(partition), StringCodec.INSTANCE)
                    .add(
                            new org.redisson.api.stream.StreamMessageId(1000 + i / 3, partitions == 1 ? i % 3 : 0),
                            StreamAddArgs.entry("reason", "test"));
            written.add(DeadLetterId.of("p%02d/%s".formatted(partition, id)));
        }
        written.sort(java.util.Comparator.reverseOrder());

        List<DeadLetterId> read = new ArrayList<>();
        Optional<DeadLetterId> before = Optional.empty();
        boolean more = true;
        while (more) {
            DeadLetters.Page page = done(letters.list(before, 5));
            page.letters().forEach(letter -> read.add(letter.id()));
            before = Optional.of(read.get(read.size() - 1));
            more = page.more();
        }
        assertThat(read).isEqualTo(written);
        assertThat(done(letters.count())).isEqualTo(12);
        DeadLetters.Page some = done(letters.list(0, Optional.empty(), 2));
        assertThat(some.letters()).hasSize(2).allMatch(letter -> letter.id().partition() == 0);
        assertThat(some.more()).isTrue();
        assertThat(done(letters.list(Optional.of(written.get(11)), 5)).letters())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p00",
                "p00/",
                "1700-0",
                "p00/1700",
                "p00/1700-0 ",
                "p-1/1700-0",
                "p00/+",
                "p00/9999999999999999-0"
            })
    void refusesANameThatIsNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeadLetterId.of(name))
                .withMessageContaining("p07/1700000000000-0");
    }

    @Test
    void refusesAPartitionThatThereIsNot() {
        assertThatIllegalArgumentException().isThrownBy(() -> letters.inspect(DeadLetterId.of("p99/1-0")));
        assertThat(DeadLetterId.of("p07/1700000000000-3")).hasToString("p07/1700000000000-3");
    }

    // ── the story's verbs ──

    private int partition() {
        return redis.keys().partitionOf(ada);
    }

    private void put(Poison poison) {
        put(poison.fields(ada));
    }

    private void put(Map<byte[], byte[]> fields) {
        redis.client()
                .<byte[], byte[]>getStream(redis.keys().turns(partition()), ByteArrayCodec.INSTANCE)
                .add(StreamAddArgs.entries(fields));
    }

    private String asks(ConversationId who, String text) {
        Acceptance acceptance = done(mailbox.accept(who, RandomId.next(), text));
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).turn();
    }

    /** Another conversation of the same partition. */
    private ConversationId neighbour() {
        ConversationId other = Stream.generate(() -> ConversationId.ofToken(RandomId.nextToken()))
                .filter(id -> redis.keys().partitionOf(id) == partition())
                .findFirst()
                .orElseThrow();
        done(sessions.create(other, "Bob"));
        return other;
    }

    /** Asks, and fails for good. */
    private String fails(ConversationId who, String text) {
        String turn = asks(who, text);
        fails(onlyTakenOf(who), "timeout");
        return turn;
    }

    private void fails(Turn turn, String reason) {
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(turn, "", 0, "m", 10));
        Message question = begun.context().get(begun.context().size() - 1);
        assertThat(done(turns.finish(
                        begun.attempt(),
                        new Ending.GivenUp(question, FailureCode.timeout, "Sorry.", 4, Optional.of(reason)))))
                .isEqualTo(WriteReply.OK);
    }

    private String requeued(DeadLetterId id) {
        Requeueing requeueing = done(letters.requeue(id));
        assertThat(requeueing).isInstanceOf(Requeueing.Requeued.class);
        return ((Requeueing.Requeued) requeueing).turn();
    }

    private Turn onlyTaken() {
        List<Turn> taken = turns.take(partition(), 10);
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    private Turn onlyTakenOf(ConversationId who) {
        return turns.take(partition(), 10).stream()
                .filter(turn -> turn.conversation().equals(who))
                .findFirst()
                .orElseThrow();
    }

    private static Ending answered(String text) {
        return new Ending.Answered(new Said(text, 0, "", 0), 1, Optional.of("m"), Finish.stop, Optional.empty());
    }

    private List<DeadLetter> all() {
        return done(letters.list(Optional.empty(), 100)).letters();
    }

    private DeadLetterId onlyLetter() {
        assertThat(all()).hasSize(1);
        return all().get(0).id();
    }

    private List<String> types() {
        return ((ConversationLog.Reading.Events) done(log.read(ada, "0-0")))
                .events().stream()
                        .map(event -> event.json().replaceAll("^\\{\"type\":\"([a-z]+)\".*$", "$1"))
                        .toList();
    }

    private List<Message> history() {
        return done(sessions.show(ada)).orElseThrow().messages().stream()
                .map(json -> Json.read(json, Message.class))
                .toList();
    }

    private long queued() {
        return redis.client()
                .getStream(redis.keys().turns(partition()), StringCodec.INSTANCE)
                .size();
    }

    private long pending() {
        return redis.client()
                .getStream(redis.keys().turns(partition()), StringCodec.INSTANCE)
                .getPendingInfo("workers")
                .getTotal();
    }

    private static <T> T done(CompletableFuture<T> reply) {
        return Redis.await(reply, SOON);
    }
}
