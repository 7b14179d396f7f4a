package org.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parley.protocol.Json;
import org.parley.protocol.ServerFrame;
import org.parley.protocol.UtcTime;

/** Who is who. Thread-safe. Every future may end with {@link RedisUnavailableException}. */
public final class Sessions {
    private final Keys keys;
    private final Duration lifetime;
    private final Script create;
    private final Script show;
    private final Script delete;

    /** @param lifetime of a session after its last use */
    public Sessions(Redis redis, Duration lifetime) {
        this.keys = redis.keys();
        this.lifetime = lifetime;
        create = Script.replicated(redis, "create");
        show = Script.replicated(redis, "show");
        delete = Script.replicated(redis, "delete");
    }

    /** A new session; gives its start. */
    public CompletableFuture<String> create(ConversationId id, String name) {
        String start = UtcTime.now();
        return create.word(keys.all(id), name, start, lifetime.toMillis()).thenApply(done -> start);
    }

    /** The session and its history, without renewing its time; empty where it expired or never was. */
    public CompletableFuture<Optional<SessionView>> show(ConversationId id) {
        return show.list(keys.all(id), "", 0).thenApply(Sessions::view);
    }

    /** Ends the session: nothing of it stays, a running answer is stopped, its sockets on every node are told. */
    public CompletableFuture<Boolean> delete(ConversationId id) {
        return delete.word(Turns.with(keys.all(id), keys.turns(id)), Json.write(new ServerFrame.Expired()))
                .thenApply("ok"::equals);
    }

    /** What show.lua replies: name, start, cursor, active turn, its attempt, number of messages, messages, events. */
    static Optional<SessionView> view(List<String> reply) {
        if (!reply.get(0).equals("ok")) {
            return Optional.empty();
        }
        int messagesEnd = 7 + Integer.parseInt(reply.get(6));
        Optional<ServerFrame.Active> active = Optional.empty();
        if (!reply.get(4).isEmpty()) {
            int attempt = Integer.parseInt(reply.get(5));
            LoggedText logged = LoggedText.of(reply.subList(messagesEnd, reply.size()), attempt);
            String reasoning = logged.said().reasoning();
            active = Optional.of(new ServerFrame.Active(
                    reply.get(4),
                    attempt,
                    logged.said().text(),
                    reasoning.isEmpty() ? null : reasoning,
                    logged.model()));
        }
        return Optional.of(new SessionView(
                reply.get(1), reply.get(2), reply.get(3), active, List.copyOf(reply.subList(7, messagesEnd))));
    }
}
