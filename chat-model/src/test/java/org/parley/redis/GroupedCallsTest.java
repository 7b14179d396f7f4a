package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/**
 * Which calls leave together, of whatever partition, and that none suffers from another; what they do in Redis is the
 * journey's.
 */
final class GroupedCallsTest {
    private static final Duration ENOUGH = Duration.ofSeconds(20);

    /** Longer than it takes to renew them and to look. */
    private static final Duration LEASE = Duration.ofMillis(500);

    private static final RealRedis SERVER = new RealRedis();

    private final ChatSettings settings = SERVER.settings(Map.of("chat.redis.partitions", "4"));
    private final Redis redis = new Redis(settings.redis().orElseThrow());
    private final Mailbox mailbox = new Mailbox(redis, settings.web());
    private final Sessions sessions = new Sessions(redis, Duration.ofHours(1));

    @AfterAll
    static void stopRedis() {
        SERVER.close();
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void whatIsCalledWhileACallIsUnderWayLeavesTogether() {
        List<ConversationId> people = people(100);
        accepted(people.get(0), "so that the script is known");
        long before = scriptCalls();

        List<CompletableFuture<Acceptance>> asked =
                people.stream().map(person -> mailbox.accept(person, "q", "?")).toList();

        assertThat(asked)
                .allSatisfy(one -> assertThat(Redis.await(one, ENOUGH)).isInstanceOf(Acceptance.Accepted.class));
        // At most 32 go together; the first few may have left before the others were there.
        assertThat(scriptCalls() - before).isBetween(4L, 50L);
    }

    @Test
    void eachHasItsOwnReply() {
        Turns turns = new Turns(redis, RandomId.next(), Duration.ofHours(1), 5000);
        for (Beginning.Begun begun : begun(turns, people(30))) {
            assertThat(begun.context())
                    .extracting(Message::msg)
                    .containsExactly("the question of "
                            + begun.attempt().turn().conversation().hash());
        }
    }

    @Test
    void leasesAreRenewedTogether() {
        Turns turns = new Turns(redis, RandomId.next(), Duration.ofHours(1), 5000);
        List<ConversationId> people = people(30);
        List<Attempt> attempts =
                begun(turns, people).stream().map(Beginning.Begun::attempt).toList();
        Redis.await(turns.renew(attempts), ENOUGH);

        await().pollDelay(LEASE).untilAsserted(() -> {
            long before = scriptCalls();
            assertThat(Redis.await(turns.renew(attempts), ENOUGH)).hasSize(30).containsOnly(WriteReply.OK);
            assertThat(scriptCalls() - before)
                    .as("it, and to have asked before")
                    .isEqualTo(2);
            for (int partition = 0; partition < turns.partitions(); partition++) {
                assertThat(Redis.await(turns.strays(partition, LEASE, 1000), ENOUGH))
                        .extracting(Turn::conversation)
                        .doesNotContainAnyElementsOf(people);
            }
        });
    }

    private List<Beginning.Begun> begun(Turns turns, List<ConversationId> people) {
        people.forEach(person -> accepted(person, "the question of " + person.hash()));
        for (int partition = 0; partition < turns.partitions(); partition++) {
            turns.prepare(partition);
        }
        List<Turn> taken = IntStream.range(0, turns.partitions())
                .mapToObj(partition -> turns.take(partition, 1000))
                .flatMap(List::stream)
                .filter(turn -> people.contains(turn.conversation()))
                .toList();
        assertThat(taken).hasSameSizeAs(people);
        return taken.stream().map(turn -> turns.begin(turn, "", 0, "m", 10)).toList().stream()
                .map(beginning -> (Beginning.Begun) Redis.await(beginning, ENOUGH))
                .toList();
    }

    @Test
    void oneThatFailsFailsAlone() {
        List<ConversationId> people = people(20);
        accepted(people.get(0), "so that the script is known");
        ConversationId broken = people.get(7);
        String asks = redis.keys().all(broken).get(4).toString();
        redis.client().getBucket(asks, StringCodec.INSTANCE).set("no hash");

        List<CompletableFuture<Acceptance>> asked =
                people.stream().map(person -> mailbox.accept(person, "q", "?")).toList();

        IntStream.range(0, 20)
                .filter(i -> i != 7)
                .forEach(i -> assertThat(Redis.await(asked.get(i), ENOUGH)).isInstanceOf(Acceptance.Accepted.class));
        assertThatThrownBy(() -> Redis.await(asked.get(7), ENOUGH))
                .isInstanceOf(RedisUnavailableException.class)
                .hasStackTraceContaining("WRONGTYPE");
    }

    private List<ConversationId> people(int count) {
        List<ConversationId> people = Stream.generate(() -> ConversationId.ofToken(RandomId.nextToken()))
                .limit(count)
                .toList();
        people.forEach(person -> Redis.await(sessions.create(person, "Ada"), ENOUGH));
        return people;
    }

    private void accepted(ConversationId person, String text) {
        assertThat(Redis.await(mailbox.accept(person, "first", text), ENOUGH)).isInstanceOf(Acceptance.Accepted.class);
    }

    private long scriptCalls() {
        String figures = redis.client()
                .getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_ONLY, "return redis.call('INFO', 'commandstats')", RScript.ReturnType.VALUE);
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(figures);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
