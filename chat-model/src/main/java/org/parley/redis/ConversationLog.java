package org.parley.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a conversation's clients see, from any cursor on. Each call also says that this node watches the conversation, so
 * that between reading and listening nothing is missed. Thread-safe. Every future may end with {@link
 * RedisUnavailableException}.
 */
public final class ConversationLog {
    /** Four times as long as the slowest round of checks, each of which renews the watch. */
    private static final Duration WATCH = Duration.ofSeconds(60);

    /** A stream id that Redis can read; anything else is no cursor of ours. */
    private static final Pattern CURSOR = Pattern.compile("\\d{1,15}-\\d{1,15}");

    /** Events of one reply: large enough that a whole answer is one or two, small enough not to hold Redis up. */
    private static final int BATCH = 500;

    /** Bytes of one reply, and an event more: as much as a socket takes before it is full. */
    private static final int BATCH_BYTES = 256 * 1024;

    /** Answers that end while one is looked up come after it; more than waiting questions there can't be by default. */
    private static final int LATEST = 32;

    /** Of one call, each of which takes Redis some 25 us. */
    private static final int CHECKED_AT_ONCE = 50;

    private final Redis redis;
    private final Keys keys;
    private final String node;
    private final Duration lifetime;
    private final Script attach;
    private final Script read;
    private final Script show;
    private final Script latest;
    private final Script check;

    /**
     * @param node that is told of new events
     * @param lifetime of a session after its last use
     */
    public ConversationLog(Redis redis, String node, Duration lifetime) {
        this.redis = redis;
        this.keys = redis.keys();
        this.node = node;
        this.lifetime = lifetime;
        attach = new Script(redis, "attach");
        read = Script.replicated(redis, "read");
        show = Script.replicated(redis, "show");
        latest = Script.replicated(redis, "latest");
        check = new Script(redis, "check");
    }

    /**
     * A session at the moment a socket opens.
     *
     * @param end the log's end
     * @param start of what is kept of the log
     */
    public record Attached(String name, String sessionStart, String end, String start) {}

    /** What came after a cursor. */
    public sealed interface Reading {
        /**
         * @param events at most a batch, oldest first
         * @param more whether there may be more after the last
         */
        record Events(List<LogEvent> events, boolean more) implements Reading {}

        /** The log does not reach back to the cursor, or it never was one of this log. */
        record UnknownCursor() implements Reading {}

        /** The session expired or was deleted. */
        record Gone() implements Reading {}
    }

    /**
     * How a conversation stands.
     *
     * @param last the log's end
     * @param answering whether a turn is under way
     * @param remaining time until the session expires
     */
    public record Standing(String last, boolean answering, Duration remaining) {}

    /** Renews the session's time; empty where it expired or never was. */
    public CompletableFuture<Optional<Attached>> attach(ConversationId id) {
        return attach.list(Turns.with(keys.all(id), keys.turns(id)), node, WATCH.toMillis(), lifetime.toMillis())
                .thenApply(reply -> reply.get(0).equals("ok")
                        ? Optional.of(new Attached(reply.get(1), reply.get(2), reply.get(3), reply.get(4)))
                        : Optional.empty());
    }

    /** The events after a cursor. */
    public CompletableFuture<Reading> read(ConversationId id, String cursor) {
        if (!CURSOR.matcher(cursor).matches()) {
            return CompletableFuture.completedFuture(new Reading.UnknownCursor());
        }
        return read.list(keys.all(id), cursor, BATCH, node, WATCH.toMillis(), BATCH_BYTES)
                .thenApply(ConversationLog::reading);
    }

    private static Reading reading(List<String> reply) {
        return switch (reply.get(0)) {
            case "ok", "more" -> {
                List<LogEvent> events = new ArrayList<>(reply.size() / 2);
                for (int i = 1; i < reply.size(); i += 2) {
                    events.add(new LogEvent(reply.get(i), reply.get(i + 1)));
                }
                yield new Reading.Events(events, reply.get(0).equals("more"));
            }
            case "unknown_cursor" -> new Reading.UnknownCursor();
            case "gone" -> new Reading.Gone();
            default -> throw new IllegalStateException("read.lua: " + reply.get(0));
        };
    }

    /** All there is to show, with the cursor to go on from; empty where the session is gone. */
    public CompletableFuture<Optional<SessionView>> show(ConversationId id) {
        return show.list(keys.all(id), node, WATCH.toMillis()).thenApply(Sessions::view);
    }

    /** JSON of the latest messages of the transcript: enough to find the answer that has just ended. */
    public CompletableFuture<List<String>> latest(ConversationId id) {
        return latest.list(keys.all(id), LATEST, node, WATCH.toMillis());
    }

    /**
     * Tells how each conversation stands; empty for what is gone. On a cluster each partition is asked for itself, so that
     * one which is away hides nothing of the others; for a few at a time, so that what people wait for comes in between.
     *
     * @param listener called on a thread of the Redis client
     * @return ends when all are told, or with what one group could not tell
     */
    public CompletableFuture<Void> check(
            List<ConversationId> ids, BiConsumer<ConversationId, Optional<Standing>> listener) {
        Map<Integer, List<ConversationId>> groups = ids.stream().collect(Collectors.groupingBy(redis::groupOf));
        return CompletableFuture.allOf(
                groups.values().stream().map(some -> checkGroup(some, listener)).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> checkGroup(
            List<ConversationId> ids, BiConsumer<ConversationId, Optional<Standing>> listener) {
        List<ConversationId> first = ids.subList(0, Math.min(CHECKED_AT_ONCE, ids.size()));
        List<ConversationId> rest = ids.subList(first.size(), ids.size());
        CompletableFuture<Void> told = standings(first).thenAccept(standings -> {
            for (int i = 0; i < first.size(); i++) {
                listener.accept(first.get(i), standings.get(i));
            }
        });
        return rest.isEmpty() ? told : told.thenCompose(done -> checkGroup(rest, listener));
    }

    private CompletableFuture<List<Optional<Standing>>> standings(List<ConversationId> ids) {
        List<Object> names = new ArrayList<>(2 * ids.size());
        ids.forEach(id -> {
            names.add(keys.state(id));
            names.add(keys.turns(id));
        });
        return check.list(names, node, WATCH.toMillis()).thenApply(reply -> {
            List<Optional<Standing>> standings = new ArrayList<>(ids.size());
            for (int i = 0; i < reply.size(); i += 3) {
                String last = reply.get(i);
                Duration remaining = Duration.ofMillis(Long.parseLong(reply.get(i + 2)));
                standings.add(
                        last.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new Standing(last, reply.get(i + 1).equals("1"), remaining)));
            }
            return standings;
        });
    }
}
