package org.parley.web.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.config.WebSettings;
import org.parley.redis.ConversationId;
import org.parley.redis.ConversationLog;
import org.parley.redis.LogEvent;
import org.parley.redis.Mailbox;
import org.parley.redis.SessionView;
import org.parley.trace.TraceContext;

/**
 * One client's connection. The container calls in from its threads and is never held up: everything is done on the
 * socket's lane, one thing after another and without waiting for anything, and what the client sends is handled in its
 * order, from when the session is known.
 */
final class OpenSocket {
    /** Messages that may wait to be handled; a client that sends faster than it is answered is no chat client. */
    static final int MOST_WAITING = 1000;

    /** And how much they may hold, in messages of the greatest length. */
    private static final long MOST_WAITING_FRAMES = 32;

    private final OpenSockets sockets;
    private final ConversationId id;
    private final Optional<TraceContext> trace;
    private final Lane lane;
    private final Transport transport;
    private final Dialogue dialogue;
    private final LogFollower follower;

    private final Queue<Inbound> inbound = new ArrayDeque<>();
    private final List<Runnable> later = new ArrayList<>();
    private boolean open;
    /** Announcements overtake the reply that names the log's end, as they come on another connection. */
    private @Nullable String announcedEarly;

    private boolean handling;
    private long inboundBytes;
    private boolean closed;
    private final AtomicBoolean removed = new AtomicBoolean();
    private volatile long lastLife = System.nanoTime();
    private volatile long lastPing = System.nanoTime();

    /** A message from the client; null text for a binary one. */
    private record Inbound(@Nullable String text) {
        int bytes() {
            return text == null ? 0 : Utf8.length(text);
        }
    }

    OpenSocket(
            OpenSockets sockets,
            Session session,
            ConversationId id,
            boolean events,
            @Nullable String after,
            Optional<TraceContext> trace) {
        this.trace = trace;
        this.sockets = sockets;
        this.id = id;
        lane = new Lane(sockets.executor());
        transport = new Transport(
                session,
                sockets.deadlines().after(Transport.FAREWELL, sockets.executor()),
                () -> lane.execute(this::drained));
        dialogue = events ? new EventDialogue(this, after) : new PlainDialogue(this);
        follower = new LogFollower(sockets.log(), id, lane, dialogue);
    }

    ConversationId conversation() {
        return id;
    }

    // ── from the container ──

    /** The session is to be looked up; the first frame goes out when it is known. */
    void open() {
        lane.whenDone(attach(), (session, fault) -> {
            if (session == null) {
                close(CloseCode.OVERLOADED.saying(Sentences.UNAVAILABLE));
            } else if (session.isEmpty()) {
                close(CloseCode.REFUSED.saying(Sentences.EXPIRED));
            } else if (!closed) {
                open = true;
                dialogue.opened(session.get());
                if (announcedEarly != null) {
                    follower.checked(announcedEarly);
                }
                handleNext();
            }
        });
    }

    void received(@Nullable String text) {
        alive();
        lane.executeHere(() -> {
            if (closed) {
                return;
            }
            Inbound message = new Inbound(text);
            inboundBytes += message.bytes();
            if (inbound.size() >= MOST_WAITING
                    || inboundBytes > MOST_WAITING_FRAMES * settings().limits().frameBytes()) {
                tooManyMessages();
                return;
            }
            inbound.add(message);
            handleNext();
        });
    }

    void tooLarge() {
        lane.execute(() -> close(CloseCode.TOO_LARGE.saying(
                "A message has at most " + settings().limits().frameBytes() + " bytes.")));
    }

    void alive() {
        lastLife = System.nanoTime();
    }

    /** Whether this is the first time that it is taken out of the node's sockets: several ways lead there. */
    boolean removedNow() {
        return removed.compareAndSet(false, true);
    }

    /** A pong came; called by the thread that reads. */
    void pong() {
        alive();
        transport.answered();
    }

    /** The client is gone: nothing more is done for it. */
    void closed() {
        lane.execute(() -> {
            closed = true;
            inbound.clear();
        });
    }

    // ── from the node ──

    /** @param woken gets the lane, where it is to be run for this */
    void announced(String previous, LogEvent event, Consumer<Lane> woken) {
        boolean idle = lane.add(() -> {
            if (!open) {
                announcedEarly = event.cursor();
            } else if (!closed) {
                follower.announced(previous, event);
            }
        });
        if (idle) {
            woken.accept(lane);
        }
    }

    void checked(String last) {
        lane.execute(() -> {
            if (!open) {
                announcedEarly = last;
            } else if (!closed) {
                follower.checked(last);
            }
        });
    }

    void gone() {
        lane.execute(() -> {
            if (!closed) {
                dialogue.gone();
            }
        });
    }

    /** How much of what it was sent has not left; any thread. */
    long unsentBytes() {
        return transport.unsentBytes();
    }

    /** Closes it; done when that is done. */
    CompletableFuture<Void> closeFrom(CloseReason reason) {
        lane.execute(() -> close(reason));
        return transport.gone();
    }

    /** Called about every second: signs of life are asked for, and missed. */
    void tick(long now, long pingEvery, long stuck) {
        if (now - lastLife > settings().limits().idle().toNanos()) {
            lane.execute(() -> close(CloseCode.IDLE.saying("No sign of life.")));
        } else if (transport.stuckFor(now) > stuck) {
            lane.execute(() -> close(CloseCode.OVERLOADED.saying("Too slow: connect again and resume.")));
        } else {
            // Who has been stuck for a while would not read a ping, and on WildFly it makes the kernel take some more
            // of
            // what waits, so that the client seems to be getting on.
            if (now - lastPing > pingEvery && transport.stuckFor(now) < stuck / 2) {
                lastPing = now;
                lane.execute(transport::ping);
            }
            lane.execute(this::runLater);
        }
    }

    // ── for the dialogue, on the lane ──

    Lane lane() {
        return lane;
    }

    LogFollower follower() {
        return follower;
    }

    WebSettings settings() {
        return sockets.settings();
    }

    CompletableFuture<Optional<ConversationLog.Attached>> attach() {
        return sockets.attach(id);
    }

    CompletableFuture<AskResult> ask(String ask, String text) {
        return sockets.ask(id, ask, text, trace);
    }

    CompletableFuture<Mailbox.Stopping> stop(String turn) {
        return sockets.stop(id, turn);
    }

    CompletableFuture<Optional<SessionView>> show() {
        return sockets.log().show(id);
    }

    CompletableFuture<List<String>> latest() {
        return sockets.log().latest(id);
    }

    /** Does something again with the next tick. */
    void later(Runnable task) {
        later.add(task);
    }

    void send(String text) {
        transport.send(text);
    }

    boolean takesMore() {
        return transport.takesMore();
    }

    void tooManyMessages() {
        close(CloseCode.REFUSED.saying("Too many messages at once."));
    }

    void close(CloseReason reason) {
        closed = true;
        inbound.clear();
        transport.close(reason);
        sockets.remove(this);
    }

    private void drained() {
        if (!closed) {
            dialogue.drained();
            follower.drained();
            handleNext();
        }
    }

    private void runLater() {
        List<Runnable> tasks = List.copyOf(later);
        later.clear();
        if (!closed) {
            tasks.forEach(Runnable::run);
        }
    }

    private void handleNext() {
        // Answers to messages are not in the log, so who doesn't read them is not heard either.
        if (!open || handling || closed || inbound.isEmpty() || !transport.takesMore()) {
            return;
        }
        Inbound next = inbound.remove();
        inboundBytes -= next.bytes();
        if (next.text() == null) {
            dialogue.binary();
            handleNext();
            return;
        }
        handling = true;
        lane.whenDone(dialogue.text(next.text()), (done, fault) -> {
            handling = false;
            if (fault != null) {
                sockets.report(fault);
                close(CloseCode.OVERLOADED.saying(Sentences.UNAVAILABLE));
            }
            handleNext();
        });
    }
}
