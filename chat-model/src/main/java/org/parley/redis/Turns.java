package org.parley.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.parley.protocol.AnswerMessage;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.ServerFrame;
import org.parley.trace.TraceContext;
import org.redisson.api.RStream;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.StringCodec;

/**
 * The turns to be answered, and what a worker does with one: begin, renew, finish, hand back. Thread-safe. Every call
 * may end with {@link RedisUnavailableException}.
 */
public final class Turns {
    private static final Logger LOG = Logger.getLogger(Turns.class.getName());

    private static final String GROUP = "workers";

    /** How long Redis may take to hand out what is there; longer than the client's own attempts. */
    private static final Duration TAKING = Duration.ofSeconds(45);

    /** Consumers without a turn that were not heard of for this long are forgotten. */
    private static final Duration CONSUMER_REST = Duration.ofMinutes(10);

    /** As in conversation.lua. */
    private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    private static final Pattern TURN = Pattern.compile("[A-Za-z0-9_-]{16}");

    private final Redis redis;
    private final Keys keys;
    private final String consumer;
    private final Duration lifetime;
    private final int logMaxEvents;
    private final Script begin;
    private final Script renew;
    private final Script finish;
    private final Announcements announcements;
    private final Script handback;
    private final Script take;
    private final Script takeover;
    private final Script strays;

    /**
     * @param consumer this worker's name, its node's
     * @param lifetime of a session after its last use
     * @param logMaxEvents kept of a conversation's log between turns
     */
    public Turns(Redis redis, String consumer, Duration lifetime, int logMaxEvents) {
        this.redis = redis;
        this.keys = redis.keys();
        this.consumer = consumer;
        this.lifetime = lifetime;
        this.logMaxEvents = logMaxEvents;
        begin = Script.grouped(redis, "begin");
        renew = new Script(redis, "renew");
        finish = Script.groupedOrReplicated(redis, "finish");
        announcements = new Announcements(redis);
        handback = new Script(redis, "handback");
        take = new Script(redis, "take");
        takeover = Script.grouped(redis, "takeover");
        strays = Script.grouped(redis, "strays");
    }

    /** This worker's name. */
    public String consumer() {
        return consumer;
    }

    /** Over how many partitions turns are spread: each has its own queue. */
    public int partitions() {
        return keys.partitions();
    }

    /** Makes the queue of a partition where it is missing, at first or after Redis lost it. Blocks. */
    public void prepare(int partition) {
        try {
            // From the very start, so that turns which were accepted before the group was there are seen.
            stream(partition)
                    .createGroup(StreamCreateGroupArgs.name(GROUP)
                            .id(StreamMessageId.ALL)
                            .makeStream());
        } catch (RuntimeException e) {
            if (e.getMessage() == null || !e.getMessage().contains("BUSYGROUP")) {
                throw new RedisUnavailableException(e);
            }
        }
    }

    /** Takes the new turns that are there. What is no turn goes to the dead letters. Blocks for as long as that takes. */
    public List<Turn> take(int partition, int atMost) {
        // Should its reply be lost, whatever was taken is pending, and is taken over after a lease.
        return prepared(partition, () -> Redis.await(ask(partition, atMost, ""), TAKING));
    }

    /**
     * Waits up to {@code wait} for the next new turn, and takes it; it is only one, as it comes with whatever its body holds.
     * No script can wait.
     */
    public List<Turn> awaitNext(int partition, Duration wait) {
        return prepared(partition, () -> {
            Map<StreamMessageId, Map<String, String>> read = stream(partition)
                    .readGroup(
                            GROUP,
                            consumer,
                            StreamReadGroupArgs.neverDelivered().count(1).timeout(wait));
            return read.entrySet().stream()
                    .findFirst()
                    .map(one -> Redis.await(given(partition, one.getKey().toString(), one.getValue()), TAKING))
                    .orElse(List.of());
        });
    }

    /** Nothing, where the queue was missing; it is there the next time. */
    private List<Turn> prepared(int partition, Supplier<List<Turn>> taking) {
        try {
            return taking.get();
        } catch (RuntimeException e) {
            Throwable cause = e instanceof RedisUnavailableException ? e.getCause() : e;
            if (cause != null
                    && cause.getMessage() != null
                    && cause.getMessage().contains("NOGROUP")) {
                prepare(partition);
                return List.of();
            }
            throw e instanceof RedisUnavailableException unavailable ? unavailable : new RedisUnavailableException(e);
        }
    }

    private CompletableFuture<List<Turn>> ask(int partition, int atMost, String first) {
        List<Object> names = List.of(keys.turns(partition), keys.dead(partition));
        return take.list(names, consumer, atMost, keys.partitions(), first)
                .thenApply(reply -> turns(partition, reply, false));
    }

    /** The turn of an entry that this worker was given. What is no turn goes to the dead letters, and the next is taken. */
    public CompletableFuture<List<Turn>> given(int partition, String entry, Map<String, String> body) {
        return turn(partition, entry, body)
                .map(turn -> CompletableFuture.completedFuture(List.of(turn)))
                .orElseGet(() -> ask(partition, 1, entry));
    }

    /** The turn that an entry holds; empty where that is for {@code flaw} in conversation.lua to say. */
    private Optional<Turn> turn(int partition, String entry, Map<String, String> body) {
        ConversationId conversation = new ConversationId(body.getOrDefault("c", ""));
        String turn = body.getOrDefault("t", "");
        if (body.size() == 2
                && CONVERSATION.matcher(conversation.hash()).matches()
                && TURN.matcher(turn).matches()
                && keys.partitionOf(conversation) == partition) {
            return Optional.of(new Turn(conversation, turn, entry, false, Optional.empty()));
        }
        return Optional.empty();
    }

    /** Takes turns whose worker hasn't renewed them for a lease. What is no turn goes to the dead letters. */
    public CompletableFuture<List<Turn>> takeOver(int partition, Duration lease, int atMost) {
        return takeover.list(
                        List.of(keys.turns(partition), keys.dead(partition)),
                        consumer,
                        lease.toMillis(),
                        atMost,
                        CONSUMER_REST.toMillis(),
                        keys.partitions())
                .thenApply(reply -> turns(partition, reply, true));
    }

    /**
     * Turns that Redis gave to this very worker and that it has not renewed since: the reply that brought them was lost,
     * or they wait for room here. They may be among those that run.
     */
    public CompletableFuture<List<Turn>> strays(int partition, Duration givenBefore, int atMost) {
        return strays.list(
                        List.of(keys.turns(partition), keys.dead(partition)),
                        consumer,
                        givenBefore.toMillis(),
                        atMost,
                        keys.partitions())
                .thenApply(reply -> turns(partition, reply, true));
    }

    /** How many were put aside, then entry, conversation, turn and trace of each. */
    private static List<Turn> turns(int partition, List<String> reply, boolean takenOver) {
        if (!reply.get(0).equals("0")) {
            LOG.warning(() -> "%s entries of queue p%02d could not be read: see the dead letters"
                    .formatted(reply.get(0), partition));
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 4) {
            turns.add(new Turn(
                    new ConversationId(reply.get(i + 1)),
                    reply.get(i + 2),
                    reply.get(i),
                    takenOver,
                    TraceContext.parse(reply.get(i + 3))));
        }
        return turns;
    }

    /**
     * Begins an attempt, which makes every earlier one stale.
     *
     * @param reason why there is another attempt, for clients; unused for the first
     * @param failures that the turn has had since its last attempt began
     * @param model that will answer
     * @param contextMessages how many of the latest messages are wanted
     */
    public CompletableFuture<Beginning> begin(
            Turn turn, String reason, int failures, String model, int contextMessages) {
        String claim = RandomId.next();
        return begin.list(
                        queued(turn),
                        turn.turn(),
                        turn.entry(),
                        consumer,
                        reason,
                        failures,
                        new ServerFrame.Started(turn.turn(), 0, model).json(),
                        new ServerFrame.Restarted(turn.turn(), 0, reason).json(),
                        contextMessages,
                        lifetime.toMillis(),
                        claim)
                .thenApply(reply -> beginning(turn, claim, reply));
    }

    private static Beginning beginning(Turn turn, String claim, List<String> reply) {
        return switch (reply.get(0)) {
            case "ok" -> begun(turn, claim, reply.subList(1, reply.size()));
            case "stop" -> {
                int textAttempt = Integer.parseInt(reply.get(2));
                LoggedText logged = LoggedText.of(reply.subList(4, reply.size()), textAttempt);
                yield new Beginning.Stopped(
                        new Attempt(turn, Integer.parseInt(reply.get(1)), claim),
                        textAttempt,
                        logged.said(),
                        Optional.ofNullable(logged.model()));
            }
            case "gone", "stale" -> new Beginning.NotOurs();
            default -> throw new IllegalStateException("begin.lua: " + reply.get(0));
        };
    }

    /** What {@code begun} of conversation.lua tells. */
    static Beginning.Begun begun(Turn turn, String claim, List<String> told) {
        return new Beginning.Begun(
                new Attempt(turn, Integer.parseInt(told.get(0)), claim),
                Integer.parseInt(told.get(1)),
                Duration.ofMillis(Long.parseLong(told.get(2))),
                Duration.ofMillis(Long.parseLong(told.get(3))),
                told.subList(4, told.size()).stream().map(Message::read).toList());
    }

    /** Renews the leases of running turns, all of one group, and the lives of their conversations. */
    public CompletableFuture<List<WriteReply>> renew(List<Attempt> attempts) {
        List<Object> names = new ArrayList<>(8 * attempts.size());
        List<Object> args = new ArrayList<>(2 + attempts.size());
        args.add(consumer);
        args.add(lifetime.toMillis());
        for (Attempt attempt : attempts) {
            ConversationId conversation = attempt.turn().conversation();
            names.addAll(keys.all(conversation));
            names.add(keys.turns(conversation));
            args.add(attempt.claim());
        }
        return renew.list(names, args.toArray())
                .thenApply(replies -> replies.stream().map(Turns::reply).toList());
    }

    /** Leases of turns of the same group are renewed together. */
    public int groupOf(Turn turn) {
        return redis.groupOf(turn.conversation());
    }

    /** Ends a turn, once and for all, and starts the next that waits in its conversation. */
    public CompletableFuture<WriteReply> finish(Attempt attempt, Ending ending) {
        Turn turn = attempt.turn();
        return finish.word(queued(turn), finishArguments(attempt, ending)).thenApply(word -> {
            announcements.announce(turn.conversation());
            return reply(word);
        });
    }

    /** A turn's conversation, its queue and its dead letters. */
    private List<Object> queued(Turn turn) {
        ConversationId conversation = turn.conversation();
        return with(with(keys.all(conversation), keys.turns(conversation)), keys.dead(conversation));
    }

    private Object[] finishArguments(Attempt attempt, Ending ending) {
        Turn turn = attempt.turn();
        Function<Object[], Object[]> framed = middle -> {
            List<Object> all = new ArrayList<>(List.of(turn.entry(), turn.turn(), attempt.claim()));
            all.addAll(List.of(middle));
            all.add(logMaxEvents);
            return all.toArray();
        };
        if (ending instanceof Ending.Answered answered) {
            Said said = answered.said();
            GroupCommit.Piece rest = said.rest();
            AnswerMessage answer = AnswerMessage.of(
                    turn.turn(),
                    said.text(),
                    said.reasoning().isEmpty() ? null : said.reasoning(),
                    answered.model().orElse(null),
                    answered.finish(),
                    answered.usage().orElse(null));
            return framed.apply(new Object[] {
                said.text().length(),
                said.reasoning().length(),
                rest.isEmpty() ? "" : rest.delta(turn.turn(), answered.textAttempt()),
                rest.text().length(),
                rest.reasoning().length(),
                ServerFrame.Done.of(answer, answered.textAttempt()).json(),
                answer.json(),
                "",
                "",
                0
            });
        }
        Ending.GivenUp givenUp = (Ending.GivenUp) ending;
        return framed.apply(new Object[] {
            0,
            0,
            "",
            0,
            0,
            Json.write(new ServerFrame.Failed(turn.turn(), givenUp.code(), givenUp.sentence())),
            "",
            givenUp.question().failedWith(givenUp.code()).json(),
            givenUp.deadLetter().orElse(""),
            givenUp.failures()
        });
    }

    /** Gives a turn back to the queue at once, begun or not: the node goes away. */
    public CompletableFuture<WriteReply> handBack(Turn turn) {
        return handback.word(
                        with(keys.all(turn.conversation()), keys.turns(turn.conversation())),
                        turn.turn(),
                        turn.entry(),
                        consumer)
                .thenApply(Turns::reply);
    }

    static WriteReply reply(String word) {
        return WriteReply.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static List<Object> with(List<Object> names, String more) {
        List<Object> all = new ArrayList<>(names);
        all.add(more);
        return all;
    }

    private RStream<String, String> stream(int partition) {
        return redis.client().getStream(keys.turns(partition), StringCodec.INSTANCE);
    }
}
