package org.parley.redis;

import java.util.List;
import java.util.Locale;
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

    public Mailbox(Redis redis, WebSettings settings) {
        this.keys = redis.keys();
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
        String turn = RandomId.next();
        Message question = Message.question(turn, ask, text);
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
                        trace.map(TraceContext::traceparent).orElse(""))
                .thenApply(reply -> {
                    // Also of a repeated one: the try before may not have come so far.
                    announcements.announce(id);
                    return acceptance(reply, turn);
                });
    }

    private static Acceptance acceptance(List<String> reply, String turn) {
        return switch (reply.get(0)) {
            case "accepted" -> new Acceptance.Accepted(turn);
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
