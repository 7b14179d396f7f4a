package org.parley.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parley.config.WebSettings;
import org.parley.protocol.AnswerMessage;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.ServerFrame;
import org.parley.trace.TraceContext;

/**
 * Questions enter a conversation here, and leave it where a person changes their mind. Thread-safe. Every future may end
 * with {@link RedisUnavailableException}; then the same call may be repeated.
 */
public final class Mailbox {
    private final Keys keys;
    private final WebSettings settings;
    private final Script accept;
    private final Script stop;
    private final Announcements announcements;
    private final LocalWorker worker;

    /** Hands all questions to whichever worker reads the queue. */
    public Mailbox(Redis redis, WebSettings settings) {
        this(redis, settings, new LocalWorker());
    }

    /** Has this node's worker answer what it has room for, unless replicas are to have a question first. */
    public Mailbox(Redis redis, WebSettings settings, LocalWorker worker) {
        this.keys = redis.keys();
        this.worker = redis.waitReplicas() > 0 ? new LocalWorker() : worker;
        this.settings = settings;
        accept = Script.groupedOrReplicated(redis, "accept");
        stop = Script.replicated(redis, "stop");
        announcements = new Announcements(redis);
    }

    /** What a stop came to. */
    public enum Stopping {
        /** A worker will hear of it with its next word. */
        STOPPING,
        /** Nobody had begun the turn: it has ended. */
        STOPPED,
        /** It had ended before. */
        ENDED,
        UNKNOWN_TURN,
        GONE
    }

    /**
     * Accepts a question. The same id again gives the same answer and nothing else.
     *
     * @param ask the client's id for it, unique in the conversation
     */
    public CompletableFuture<Acceptance> accept(ConversationId id, String ask, String text) {
        return accept(id, ask, text, Optional.empty());
    }

    /**
     * The same for a question that is traced.
     *
     * @param trace the place in a trace that whoever answers goes on from
     */
    public CompletableFuture<Acceptance> accept(
            ConversationId id, String ask, String text, Optional<TraceContext> trace) {
        Optional<LocalWorker.Room> room = worker.reserve();
        CompletableFuture<Acceptance> accepted = accept(id, ask, text, trace, room);
        return room.isEmpty()
                ? accepted
                : accepted.whenComplete((done, fault) -> room.get().leave());
    }

    private CompletableFuture<Acceptance> accept(
            ConversationId id, String ask, String text, Optional<TraceContext> trace, Optional<LocalWorker.Room> room) {
        String turn = RandomId.next();
        String claim = RandomId.next();
        Message question = Message.question(turn, ask, text);
        Optional<LocalWorker.Opening> opening = room.map(LocalWorker.Room::opening);
        return accept.list(
                        Turns.with(keys.all(id), keys.turns(id)),
                        ask,
                        turn,
                        new ServerFrame.Accepted(ask, turn, question).json(),
                        question.json(),
                        text.length(),
                        settings.limits().questionChars(),
                        settings.limits().questionsPerMinute(),
                        settings.limits().waitingQuestions(),
                        settings.session().toMillis(),
                        trace.map(TraceContext::traceparent).orElse(""),
                        opening.map(LocalWorker.Opening::consumer).orElse(""),
                        opening.map(by -> new ServerFrame.Started(turn, 0, by.model()).json())
                                .orElse(""),
                        opening.map(LocalWorker.Opening::contextMessages).orElse(0),
                        claim)
                .thenApply(reply -> {
                    room.ifPresent(worker -> hand(worker, new Handed(id, turn, claim, trace), reply));
                    // Also of a repeated one: the try before may not have come so far.
                    announcements.announce(id);
                    return acceptance(reply, turn);
                });
    }

    private record Handed(ConversationId id, String turn, String claim, Optional<TraceContext> trace) {}

    /** What the step that accepted a question gave to this node's worker: that turn, or one that was before it. */
    private void hand(LocalWorker.Room worker, Handed handed, List<String> reply) {
        if (reply.get(0).equals("begun")) {
            Turn turn = new Turn(handed.id(), handed.turn(), reply.get(1), false, handed.trace());
            worker.begun(turn, Turns.begun(turn, handed.claim(), reply.subList(2, reply.size())));
        } else if (reply.get(0).equals("given")) {
            Map<String, String> body = new HashMap<>();
            for (int i = 2; i + 1 < reply.size(); i += 2) {
                body.put(reply.get(i), reply.get(i + 1));
            }
            worker.given(keys.partitionOf(handed.id()), reply.get(1), body);
        }
    }

    private static Acceptance acceptance(List<String> reply, String turn) {
        return switch (reply.get(0)) {
            case "accepted", "begun", "given" -> new Acceptance.Accepted(turn);
            case "repeated" -> new Acceptance.Repeated(reply.get(1));
            case "rate_limited" -> new Acceptance.RateLimited(Integer.parseInt(reply.get(1)));
            case "too_long" -> new Acceptance.TooLong();
            case "busy" -> new Acceptance.Busy();
            case "gone" -> new Acceptance.Gone();
            default -> throw new IllegalStateException("accept.lua: " + reply.get(0));
        };
    }

    /** Stops a turn, running or waiting. */
    public CompletableFuture<Stopping> stop(ConversationId id, String turn) {
        AnswerMessage answer = AnswerMessage.stopped(turn);
        return stop.word(
                        Turns.with(keys.all(id), keys.turns(id)),
                        turn,
                        ServerFrame.Done.of(answer, 0).json(),
                        answer.json(),
                        settings.session().toMillis())
                .thenApply(reply -> {
                    announcements.announce(id);
                    return Stopping.valueOf(reply.toUpperCase(Locale.ROOT));
                });
    }
}
