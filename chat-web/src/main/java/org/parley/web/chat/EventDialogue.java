package org.parley.web.chat;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.protocol.BadFrameException;
import org.parley.protocol.ClientFrame;
import org.parley.protocol.ErrorCode;
import org.parley.protocol.Json;
import org.parley.protocol.ServerFrame;
import org.parley.protocol.UtcTime;
import org.parley.redis.Acceptance;
import org.parley.redis.ConversationLog;
import org.parley.redis.LogEvent;
import org.parley.redis.Mailbox;
import org.parley.redis.SessionView;

/** chat.v1: JSON frames, streamed and resumable. */
final class EventDialogue implements Dialogue {
    private final OpenSocket socket;
    private final @Nullable String after;

    /** @param after the cursor to resume from at once; null for none */
    EventDialogue(OpenSocket socket, @Nullable String after) {
        this.socket = socket;
        this.after = after;
    }

    @Override
    public void opened(ConversationLog.Attached session) {
        Instant expires = Clock.systemUTC().instant().plus(socket.settings().session());
        send(new ServerFrame.Ready(session.name(), session.sessionStart(), UtcTime.of(expires), session.end()));
        if (after == null) {
            socket.follower().startAtEnd(session.end());
        } else {
            resume(after);
        }
    }

    @Override
    public CompletionStage<?> text(String message) {
        ClientFrame frame;
        try {
            frame = ClientFrame.read(message);
        } catch (BadFrameException e) {
            send(new ServerFrame.Rejected(ErrorCode.bad_frame, e.reason(), e.id().orElse(null), null));
            return CompletableFuture.completedStage(null);
        }
        if (frame instanceof ClientFrame.Ask ask) {
            return socket.ask(ask.id(), ask.text()).thenAcceptAsync(result -> answer(ask.id(), result), socket.lane());
        }
        if (frame instanceof ClientFrame.Stop stop) {
            return socket.stop(stop.turn()).handleAsync(this::answer, socket.lane());
        }
        if (frame instanceof ClientFrame.Resume resume) {
            return resume(resume);
        }
        send(new ServerFrame.Pong());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void binary() {
        reject(ErrorCode.bad_frame, "a frame is text, not binary", null, null);
    }

    @Override
    public void drained() {
        // Nothing of its own is held back: a message is handled only when there is room for its reply.
    }

    private void answer(String id, AskResult result) {
        if (result instanceof AskResult.Unavailable) {
            reject(ErrorCode.busy, "the store is away: ask again with the same id", id, null);
            return;
        }
        Acceptance acceptance = ((AskResult.Decided) result).acceptance();
        if (acceptance instanceof Acceptance.Repeated repeated) {
            socket.send(repeated.frame());
        } else if (acceptance instanceof Acceptance.RateLimited limited) {
            reject(
                    ErrorCode.rate_limited,
                    Sentences.rateLimited(limited.retryAfterSeconds()),
                    id,
                    limited.retryAfterSeconds());
        } else if (acceptance instanceof Acceptance.TooLong) {
            reject(ErrorCode.too_long, Sentences.tooLong(socket.settings().limits()), id, null);
        } else if (acceptance instanceof Acceptance.Busy) {
            reject(ErrorCode.busy, Sentences.busy(socket.settings().limits()), id, null);
        } else if (acceptance instanceof Acceptance.Gone) {
            gone();
        }
        // Accepted: the log says so to every socket, this one too.
    }

    private @Nullable Void answer(Mailbox.@Nullable Stopping stopping, @Nullable Throwable fault) {
        if (stopping == null) {
            reject(ErrorCode.busy, "the store is away: stop again", null, null);
        } else if (stopping == Mailbox.Stopping.UNKNOWN_TURN) {
            reject(ErrorCode.unknown_turn, "this conversation has no such turn", null, null);
        } else if (stopping == Mailbox.Stopping.GONE) {
            gone();
        }
        return null;
    }

    private CompletionStage<?> resume(ClientFrame.Resume resume) {
        String cursor = resume.after();
        if (cursor != null) {
            resume(cursor);
            return CompletableFuture.completedStage(null);
        }
        return socket.attach()
                .handleAsync(
                        (session, fault) -> {
                            if (session == null) {
                                reject(ErrorCode.busy, "the store is away: resume again", null, null);
                            } else if (session.isEmpty()) {
                                gone();
                            } else {
                                resume(session.get().start());
                            }
                            return null;
                        },
                        socket.lane());
    }

    private void resume(String cursor) {
        send(new ServerFrame.Resumed(cursor));
        socket.follower().startOver(cursor);
    }

    @Override
    public void event(LogEvent event) {
        socket.send(ServerFrame.withCursor(event.json(), event.cursor()));
    }

    @Override
    public void replaced(SessionView view) {
        socket.send(view.snapshot());
    }

    @Override
    public void gone() {
        send(new ServerFrame.Expired());
        socket.close(CloseCode.REFUSED.saying(Sentences.EXPIRED));
    }

    @Override
    public boolean takesMore() {
        return socket.takesMore();
    }

    private void reject(ErrorCode code, String words, @Nullable String id, @Nullable Integer retryAfter) {
        send(new ServerFrame.Rejected(code, words, id, retryAfter));
    }

    private void send(ServerFrame frame) {
        socket.send(Json.write(frame));
    }
}
