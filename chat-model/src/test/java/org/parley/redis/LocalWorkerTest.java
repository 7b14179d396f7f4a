package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.protocol.Finish;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.trace.TraceContext;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;

/** What is begun in the step that accepts it; what comes of it then is the journey's. */
final class LocalWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final RealRedis SERVER = new RealRedis();

    private final ChatSettings settings = SERVER.settings(Map.of());
    private final Redis redis = new Redis(settings.redis().orElseThrow());
    private final Sessions sessions = new Sessions(redis, Duration.ofHours(1));
    private final ConversationLog log = new ConversationLog(redis, "node", Duration.ofHours(1));
    private final Turns turns = new Turns(redis, "worker", Duration.ofHours(1), 5000);
    private final Room room = new Room();
    private final LocalWorker worker = new LocalWorker();
    private final Mailbox mailbox = new Mailbox(redis, settings.web(), worker);
    private ConversationId ada;

    @AfterAll
    static void stopRedis() {
        SERVER.close();
    }

    @BeforeEach
    void start() {
        redis.client().getKeys().flushall();
        turns.prepare(0);
        worker.started(room);
        ada = somebody();
    }

    @AfterEach
    void disconnect() {
        assertThat(room.kept).as("room that nobody has left").isZero();
        redis.close();
    }

    @Test
    void beginsWhatItAcceptsAndHasRoomFor() {
        TraceContext trace = new TraceContext("1".repeat(32), "2".repeat(16), true);
        String turn = accepted(Redis.await(mailbox.accept(ada, "q", "Hello?", Optional.of(trace)), SOON));

        Beginning.Begun begun = room.begun.get(0);
        assertThat(begun.context()).extracting(Message::msg).containsExactly("Hello?");
        assertThat(begun.attempt().number()).isEqualTo(1);
        assertThat(begun.attempt().turn().turn()).isEqualTo(turn);
        assertThat(begun.attempt().turn().trace()).contains(trace);
        assertThat(types()).containsExactly("accepted", "started");
        assertThat(taken()).as("left for the readers").isEmpty();
        assertThat(Redis.await(turns.renew(List.of(begun.attempt())), SOON)).containsExactly(WriteReply.OK);
        assertThat(answer(begun)).isEqualTo(WriteReply.OK);
        assertThat(types()).containsExactly("accepted", "started", "delta", "done");
        assertThat(redis.client()
                        .getStream(redis.keys().turns(0), StringCodec.INSTANCE)
                        .size())
                .isZero();
    }

    @Test
    void anotherWorkerTakesOverWhatItLeaves() {
        accept("q");
        Turns other = new Turns(redis, "other", Duration.ofHours(1), 5000);
        Turn turn = Redis.await(other.takeOver(0, Duration.ZERO, 10), SOON).get(0);
        Beginning next = Redis.await(other.begin(turn, "worker_lost", 1, "m", 10), SOON);

        assertThat(((Beginning.Begun) next).attempt().number()).isEqualTo(2);
        assertThat(answer(room.begun.get(0))).isEqualTo(WriteReply.STALE);
        assertThat(answer((Beginning.Begun) next)).isEqualTo(WriteReply.OK);
    }

    @Test
    void theSameCallOnceMoreBeginsNothingAnew() {
        Script accept = Script.grouped(redis, "accept");
        String turn = RandomId.next();
        String claim = RandomId.next();
        Object[] call = {
            "q",
            turn,
            "{\"type\":\"accepted\"}",
            "{\"msg\":\"?\"}",
            1,
            100,
            100,
            100,
            3_600_000,
            "",
            "worker",
            "{\"type\":\"started\",\"attempt\":0}",
            10,
            claim
        };
        List<Object> names = Turns.with(redis.keys().all(ada), redis.keys().turns(ada));
        List<String> first = Redis.await(accept.list(names, call), SOON);
        List<String> second = Redis.await(accept.list(names, call), SOON);

        assertThat(first).startsWith("begun").endsWith("{\"msg\":\"?\"}").hasSize(7);
        // but for the time that has passed
        assertThat(second.subList(0, 4)).isEqualTo(first.subList(0, 4));
        assertThat(second.get(6)).isEqualTo(first.get(6));
        assertThat(types()).containsExactly("accepted", "started");

        call[1] = RandomId.next();
        assertThat(Redis.await(accept.list(names, call), SOON))
                .as("asked by another call")
                .startsWith("repeated");
    }

    @Test
    void leavesToTheQueueWhatItHasNoRoomFor() {
        room.size = 0;
        String turn = accept("q");
        assertThat(room.begun).isEmpty();
        assertThat(types()).containsExactly("accepted");
        assertThat(taken()).extracting(Turn::turn).containsExactly(turn);
    }

    @Test
    void leavesWhatWaitsInItsConversation() {
        accept("one");
        String second = accept("two");
        assertThat(room.begun).hasSize(1);
        assertThat(types()).containsExactly("accepted", "started", "accepted");

        assertThat(answer(room.begun.get(0))).isEqualTo(WriteReply.OK);
        assertThat(taken()).extracting(Turn::turn).containsExactly(second);
    }

    @Test
    void whatCameBeforeGoesFirst() {
        String before = accepted(Redis.await(new Mailbox(redis, settings.web()).accept(somebody(), "q", "?"), SOON));
        String after = accept("q");
        assertThat(room.begun).isEmpty();
        assertThat(Redis.await(given(), SOON)).extracting(Turn::turn).containsExactly(before);
        assertThat(taken()).extracting(Turn::turn).containsExactly(after);
    }

    @Test
    void whatIsNoTurnGoesToTheDeadLetters() {
        redis.client().getStream(redis.keys().turns(0), StringCodec.INSTANCE).add(StreamAddArgs.entry("junk", "x"));
        String turn = accept("q");
        assertThat(Redis.await(given(), SOON))
                .as("what comes next")
                .extracting(Turn::turn)
                .containsExactly(turn);
        assertThat(Redis.await(new DeadLetters(redis, settings.web()).count(0), SOON))
                .isEqualTo(1);
    }

    @Test
    void readersFindWhatWasAcceptedBeforeTheQueueWasMade() {
        redis.client().getKeys().delete(redis.keys().turns(0));
        String turn = accept("q");
        assertThat(room.begun).isEmpty();
        turns.prepare(0);
        assertThat(taken()).extracting(Turn::turn).containsExactly(turn);
    }

    @Test
    void manyAtOnceEachGetTheirOwn() {
        room.size = 30;
        List<ConversationId> people =
                IntStream.range(0, 40).mapToObj(i -> somebody()).toList();
        people.stream()
                .map(person -> mailbox.accept(person, "q", "of " + person.hash()))
                .toList()
                .forEach(acceptance -> accepted(Redis.await(acceptance, SOON)));

        assertThat(room.begun)
                .hasSize(30)
                .allSatisfy(begun -> assertThat(begun.context())
                        .extracting(Message::msg)
                        .containsExactly(
                                "of " + begun.attempt().turn().conversation().hash()));
        assertThat(taken()).hasSize(10);
    }

    private ConversationId somebody() {
        ConversationId id = ConversationId.ofToken(RandomId.nextToken());
        Redis.await(sessions.create(id, "Ada"), SOON);
        return id;
    }

    private String accept(String ask) {
        return accepted(Redis.await(mailbox.accept(ada, ask, ask + "?"), SOON));
    }

    private static String accepted(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).turn();
    }

    private List<Turn> taken() {
        return turns.take(0, 100);
    }

    private CompletableFuture<List<Turn>> given() {
        assertThat(room.given).hasSize(1);
        Room.Given one = room.given.get(0);
        return turns.given(one.partition(), one.entry(), one.body());
    }

    private WriteReply answer(Beginning.Begun begun) {
        Said said = new Said("Hi.", 0, "", 0);
        return Redis.await(
                turns.finish(
                        begun.attempt(), new Ending.Answered(said, 1, Optional.of("m"), Finish.stop, Optional.empty())),
                SOON);
    }

    private List<String> types() {
        ConversationLog.Reading reading = Redis.await(log.read(ada, "0-0"), SOON);
        return ((ConversationLog.Reading.Events) reading)
                .events().stream()
                        .map(event -> event.json().replaceFirst(".*\"type\":\"(\\w+)\".*", "$1"))
                        .toList();
    }

    /** A worker that only remembers. */
    private static final class Room implements LocalWorker.Room {
        private int size = 100;
        private int kept;
        private final List<Beginning.Begun> begun = new ArrayList<>();
        private final List<Given> given = new ArrayList<>();

        private record Given(int partition, String entry, Map<String, String> body) {}

        @Override
        public synchronized boolean reserve() {
            boolean free = kept + begun.size() < size;
            kept += free ? 1 : 0;
            return free;
        }

        @Override
        public synchronized void leave() {
            kept--;
        }

        @Override
        public LocalWorker.Opening opening() {
            return new LocalWorker.Opening("worker", "m", 10);
        }

        @Override
        public synchronized void begun(Turn turn, Beginning.Begun beginning) {
            begun.add(beginning);
        }

        @Override
        public synchronized void given(int partition, String entry, Map<String, String> body) {
            given.add(new Given(partition, entry, new HashMap<>(body)));
        }
    }
}
