package org.parley.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parley.config.WebSettings;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.ServerFrame;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;

/**
 * Turns that were given up and entries of the queue that could not be read, for an operator. Each partition keeps about
 * the latest 10,000. Thread-safe. Every future may end with {@link RedisUnavailableException}; then the same call may be
 * repeated. Letters of a partition that there is none of are an {@link IllegalArgumentException}.
 */
public final class DeadLetters {
    /** More would hold Redis up. */
    public static final int LONGEST_PAGE = 1000;

    private final Redis redis;
    private final Keys keys;
    private final WebSettings settings;
    private final Script letters;
    private final Script question;
    private final Script requeue;
    private final Announcements announcements;

    /** @param settings whose limits a question that is asked again keeps, but for the rate */
    public DeadLetters(Redis redis, WebSettings settings) {
        this.redis = redis;
        this.keys = redis.keys();
        this.settings = settings;
        letters = new Script(redis, "letters");
        question = new Script(redis, "question");
        requeue = Script.replicated(redis, "requeue");
        announcements = new Announcements(redis);
    }

    /**
     * Some letters.
     *
     * @param letters newest first
     * @param more whether there are older ones; the next page is before the last of these
     */
    public record Page(List<DeadLetter> letters, boolean more) {}

    /**
     * Letters of all partitions.
     *
     * @param before where the page begins; empty for the newest
     * @param atMost 1 to {@link #LONGEST_PAGE}
     */
    public CompletableFuture<Page> list(Optional<DeadLetterId> before, int atMost) {
        CompletableFuture<List<DeadLetter>> all = CompletableFuture.completedFuture(List.of());
        for (int partition = 0; partition < keys.partitions(); partition++) {
            all = all.thenCombine(read(partition, before, atMost), DeadLetters::joined);
        }
        return all.thenApply(found -> page(found, atMost));
    }

    /** Letters of one partition. */
    public CompletableFuture<Page> list(int partition, Optional<DeadLetterId> before, int atMost) {
        return read(partition, before, atMost).thenApply(found -> page(found, atMost));
    }

    private static List<DeadLetter> joined(List<DeadLetter> some, List<DeadLetter> more) {
        List<DeadLetter> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Page page(List<DeadLetter> found, int atMost) {
        List<DeadLetter> sorted = found.stream()
                .sorted(Comparator.comparing(DeadLetter::id).reversed())
                .limit(atMost)
                .toList();
        return new Page(sorted, found.size() > sorted.size());
    }

    /** One more than asked for, which says whether there are more. */
    private CompletableFuture<List<DeadLetter>> read(int partition, Optional<DeadLetterId> before, int atMost) {
        if (atMost < 1 || atMost > LONGEST_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + LONGEST_PAGE + " letters");
        }
        // Of letters with the same entry id, that of the lower partition is the older.
        String from = before.map(id -> partition < id.partition() ? id.entry() : "(" + id.entry())
                .orElse("+");
        return read(partition, from, "-", atMost + 1);
    }

    private CompletableFuture<List<DeadLetter>> read(int partition, String from, String to, int atMost) {
        return letters.list(List.of(dead(partition)), from, to, atMost).thenApply(reply -> {
            List<DeadLetter> found = new ArrayList<>();
            for (int i = 0; i < reply.size(); i += DeadLetter.ITEMS) {
                found.add(DeadLetter.of(partition, reply.subList(i, i + DeadLetter.ITEMS)));
            }
            return found;
        });
    }

    /** One letter; empty where there is none of this name, or no longer. */
    public CompletableFuture<Optional<DeadLetter>> inspect(DeadLetterId id) {
        return read(id.partition(), id.entry(), id.entry(), 1)
                .thenApply(found -> found.stream().findFirst());
    }

    /** How many letters there are, in all partitions. */
    public CompletableFuture<Long> count() {
        CompletableFuture<Long> all = CompletableFuture.completedFuture(0L);
        for (int partition = 0; partition < keys.partitions(); partition++) {
            all = all.thenCombine(count(partition), Long::sum);
        }
        return all;
    }

    /** How many there are in one. */
    public CompletableFuture<Long> count(int partition) {
        return Redis.translated(redis.use(client -> client.getStream(dead(partition), StringCodec.INSTANCE)
                .sizeAsync()
                .toCompletableFuture()));
    }

    /** Throws a letter away; false where there was none. */
    public CompletableFuture<Boolean> discard(DeadLetterId id) {
        String[] parts = id.entry().split("-", 2);
        StreamMessageId entry = new StreamMessageId(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        return Redis.translated(redis.use(client -> client.getStream(dead(id.partition()), StringCodec.INSTANCE)
                        .removeAsync(entry)
                        .toCompletableFuture()))
                .thenApply(removed -> removed == 1);
    }

    /**
     * Asks the question of a failed turn again, as a new turn of its conversation, and takes the letter away. The failed
     * one stays in the transcript as it is: it has had its end. Repeated, it does nothing twice.
     */
    public CompletableFuture<Requeueing> requeue(DeadLetterId id) {
        return inspect(id).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(new Requeueing.NoSuchLetter());
            }
            if (!(found.get() instanceof DeadLetter.FailedTurn letter)
                    || keys.partitionOf(letter.conversation()) != id.partition()) {
                return CompletableFuture.completedFuture(new Requeueing.NotATurn());
            }
            return question.word(keys.all(letter.conversation()), letter.turn())
                    .thenCompose(json -> json.isEmpty()
                            ? CompletableFuture.completedFuture(new Requeueing.Gone())
                            : requeue(letter, Json.read(json, Message.class).msg()));
        });
    }

    /** One atomic step, which the client library may repeat. */
    CompletableFuture<Requeueing> requeue(DeadLetter.FailedTurn letter, String text) {
        ConversationId conversation = letter.conversation();
        String ask = letter.id().ask();
        String turn = RandomId.next();
        Message asked = Message.question(turn, ask, text);
        List<Object> names = Turns.with(keys.all(conversation), keys.turns(conversation));
        names.add(keys.dead(conversation));
        return requeue.list(
                        names,
                        letter.id().entry(),
                        ask,
                        turn,
                        new ServerFrame.Accepted(ask, turn, asked).json(),
                        asked.json(),
                        settings.limits().waitingQuestions(),
                        settings.session().toMillis())
                .thenApply(reply -> {
                    announcements.announce(conversation);
                    return requeueing(reply, turn);
                });
    }

    private static Requeueing requeueing(List<String> reply, String turn) {
        return switch (reply.get(0)) {
            case "requeued" -> new Requeueing.Requeued(turn);
            case "repeated" ->
                new Requeueing.Requeued(
                        Json.read(reply.get(1), ServerFrame.Accepted.class).turn());
            case "busy" -> new Requeueing.Busy();
            case "gone" -> new Requeueing.Gone();
            case "no_such_letter" -> new Requeueing.NoSuchLetter();
            default -> throw new IllegalStateException("requeue.lua: " + reply.get(0));
        };
    }

    private String dead(int partition) {
        if (partition < 0 || partition >= keys.partitions()) {
            throw new IllegalArgumentException("there is no partition " + partition);
        }
        return keys.dead(partition);
    }
}
