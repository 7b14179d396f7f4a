package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.parley.config.ChatSettings;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/** One person's session on one node that answers by itself: enough to see whether a Redis serves. */
final class OneChat implements AutoCloseable {
    static final String NODE = RandomId.next();

    private final Redis redis;
    private final Sessions sessions;
    private final Mailbox mailbox;
    private final Turns turns;
    private final ConversationLog log;
    private final LiveEvents live;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ConversationId person;

    OneChat(ChatSettings settings) {
        redis = new Redis(settings.redis().orElseThrow());
        Duration lifetime = settings.web().session();
        sessions = new Sessions(redis, lifetime);
        mailbox = new Mailbox(redis, settings.web());
        turns = new Turns(redis, NODE, lifetime, 5000);
        log = new ConversationLog(redis, NODE, lifetime);
        live = new LiveEvents(redis, NODE, (id, previous, cursor, json) -> heard.add(json));
        person = ConversationId.ofToken(RandomId.nextToken());
        Redis.await(sessions.create(person, "Ada"), Duration.ofSeconds(5));
    }

    Redis redis() {
        return redis;
    }

    ConversationId person() {
        return person;
    }

    /** From the question to the answer and its announcement; what fails for want of Redis is tried again within the limit. */
    void isAnswered(String question, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        heard.clear();
        await().atMost(left(deadline))
                .ignoreException(RedisUnavailableException.class)
                .until(() -> {
                    assertThat(now(log.attach(person))).as("the session").isPresent();
                    Acceptance acceptance = now(mailbox.accept(person, question, question + "?"));
                    return acceptance instanceof Acceptance.Accepted || acceptance instanceof Acceptance.Repeated;
                });
        Turn turn = await().atMost(left(deadline))
                .ignoreException(RedisUnavailableException.class)
                .until(this::taken, Optional::isPresent)
                .orElseThrow();
        Beginning beginning = await().atMost(left(deadline))
                .ignoreException(RedisUnavailableException.class)
                .until(() -> now(turns.begin(turn, "", 0, "m", 10)), Beginning.Begun.class::isInstance);
        Attempt attempt = ((Beginning.Begun) beginning).attempt();
        await().atMost(left(deadline))
                .ignoreException(RedisUnavailableException.class)
                .until(() -> now(turns.finish(attempt, answer(question))) == WriteReply.OK);
        await().atMost(left(deadline)).ignoreException(RedisException.class).until(() -> {
            // What was said before the subscription was back is in the log only: it is said again until heard.
            announce();
            return heard.contains("{}");
        });
        assertThat(history()).endsWith(question + "?", question + "!");
    }

    private void announce() {
        redis.client().getTopic(Keys.channel(NODE), StringCodec.INSTANCE).publish(person.hash() + " 0-0 1-0\n{}");
    }

    /** What only some conversations come to: another attempt, a stop, a hand-back, a failure, a sign-out. */
    void goesThroughEveryScript() {
        int partition = redis.keys().partitionOf(person);
        String first = accepted("first");
        String second = accepted("second");
        assertThat(now(mailbox.stop(person, second))).isEqualTo(Mailbox.Stopping.STOPPED);
        Turn turn = await().until(this::taken, Optional::isPresent).orElseThrow();
        assertThat(now(turns.handBack(turn))).isEqualTo(WriteReply.OK);
        await().until(this::taken, Optional::isPresent);
        Turn taken = await().until(
                        () -> now(turns.takeOver(partition, Duration.ofMillis(1), 1)), list -> !list.isEmpty())
                .get(0);
        Beginning.Begun begun = (Beginning.Begun) now(turns.begin(taken, "worker_lost", 1, "m", 10));
        write(begun.attempt());
        assertThat(now(turns.renew(List.of(begun.attempt())))).containsExactly(WriteReply.OK);
        assertThat(now(log.read(person, "0-0"))).isInstanceOf(ConversationLog.Reading.Events.class);
        assertThat(now(log.show(person))).isPresent();
        List<ConversationId> told = new CopyOnWriteArrayList<>();
        now(log.check(List.of(person), (id, standing) -> told.add(id)));
        assertThat(told).containsExactly(person);
        Ending failed = new Ending.GivenUp(
                begun.context().get(begun.context().size() - 1),
                FailureCode.internal,
                "Sorry.",
                1,
                Optional.of("worker_lost"));
        assertThat(now(turns.finish(begun.attempt(), failed))).isEqualTo(WriteReply.OK);
        assertThat(first).isNotEqualTo(second);
        assertThat(now(sessions.delete(person))).isTrue();
    }

    private String accepted(String question) {
        return ((Acceptance.Accepted) now(mailbox.accept(person, question, question + "?"))).turn();
    }

    private void write(Attempt attempt) {
        CompletableFuture<WriteReply> reply = new CompletableFuture<>();
        new GroupCommit(redis, size -> {}).offer(new GroupCommit.Writer() {
            @Override
            public Attempt attempt() {
                return attempt;
            }

            @Override
            public GroupCommit.Piece takePiece() {
                return new GroupCommit.Piece(0, "text", 0, "");
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
        assertThat(now(reply)).isEqualTo(WriteReply.OK);
    }

    private static Ending answer(String question) {
        return new Ending.Answered(
                new Said(question + "!", 0, "", 0), 1, Optional.of("m"), Finish.stop, Optional.empty());
    }

    private Optional<Turn> taken() {
        return turns.take(redis.keys().partitionOf(person), 1).stream().findFirst();
    }

    List<String> history() {
        return now(sessions.show(person)).orElseThrow().messages().stream()
                .map(json -> Json.read(json, Message.class).msg())
                .toList();
    }

    private static <T> T now(CompletableFuture<T> reply) {
        return Redis.await(reply, Duration.ofSeconds(10));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    @Override
    public void close() {
        live.close();
        redis.close();
    }
}
