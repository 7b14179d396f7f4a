package org.parley.web.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.protocol.ClientFrame;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.ServerFrame;
import org.parley.protocol.Source;
import org.parley.redis.Acceptance;
import org.parley.redis.ConversationLog;
import org.parley.redis.LogEvent;
import org.parley.redis.SessionView;

/** The plain protocol: a question in, its whole answer out, in the order asked. */
final class PlainDialogue implements Dialogue {
    private final OpenSocket socket;
    private final Deque<Reply> replies = new ArrayDeque<>();

    PlainDialogue(OpenSocket socket) {
        this.socket = socket;
    }

    /** What the client gets for one of its messages, once it is known and everything before it is sent. */
    private static final class Reply {
        private final @Nullable String turn;
        private @Nullable String text;

        Reply(@Nullable String turn, @Nullable String text) {
            this.turn = turn;
            this.text = text;
        }
    }

    @Override
    public void opened(ConversationLog.Attached session) {
        socket.follower().startAtEnd(session.end());
    }

    @Override
    public CompletionStage<?> text(String message) {
        if (ClientFrame.isBlank(message)) {
            say(Sentences.EMPTY);
            return CompletableFuture.completedStage(null);
        }
        return socket.ask(RandomId.next(), message).thenAcceptAsync(this::answer, socket.lane());
    }

    @Override
    public void binary() {
        say(Sentences.BINARY);
    }

    private void answer(AskResult result) {
        if (result instanceof AskResult.Unavailable) {
            say(Sentences.UNAVAILABLE);
            return;
        }
        Acceptance acceptance = ((AskResult.Decided) result).acceptance();
        if (acceptance instanceof Acceptance.Accepted accepted) {
            expect(accepted.turn());
        } else if (acceptance instanceof Acceptance.Repeated repeated) {
            // Accepted by a try whose reply was lost.
            expect(Json.read(repeated.frame(), ServerFrame.Accepted.class).turn());
        } else if (acceptance instanceof Acceptance.RateLimited limited) {
            say(Sentences.rateLimited(limited.retryAfterSeconds()));
        } else if (acceptance instanceof Acceptance.TooLong) {
            say(Sentences.tooLong(socket.settings().limits()));
        } else if (acceptance instanceof Acceptance.Busy) {
            say(Sentences.busy(socket.settings().limits()));
        } else {
            gone();
        }
    }

    private void expect(String turn) {
        add(new Reply(turn, null));
        // Its end may have been announced before this was known.
        lookUp(turn, false);
    }

    private void say(String sentence) {
        add(new Reply(null, sentence));
        sendKnown();
    }

    /** Who sends on and on while an answer is awaited would have as many replies held for it. */
    private void add(Reply reply) {
        if (replies.size() >= OpenSocket.MOST_WAITING) {
            socket.tooManyMessages();
        } else {
            replies.add(reply);
        }
    }

    @Override
    public void drained() {
        sendKnown();
    }

    @Override
    public void event(LogEvent event) {
        String json = event.json();
        if (json.startsWith("{\"type\":\"done\"")) {
            ServerFrame.Done done = Json.read(json, ServerFrame.Done.class);
            if (done.length() == 0) {
                // Stopped before its first word; its place in the transcript may only come later.
                replyTo(done.turn()).ifPresent(reply -> reply.text = Sentences.STOPPED);
                sendKnown();
            } else {
                lookUp(done.turn(), true);
            }
        } else if (json.startsWith("{\"type\":\"failed\"")) {
            ServerFrame.Failed failed = Json.read(json, ServerFrame.Failed.class);
            replyTo(failed.turn()).ifPresent(reply -> reply.text = failed.message());
            sendKnown();
        }
    }

    private Optional<Reply> replyTo(String turn) {
        return replies.stream()
                .filter(reply -> turn.equals(reply.turn) && reply.text == null)
                .findFirst();
    }

    /** @param ended whether the turn has ended, so that its answer must be somewhere */
    private void lookUp(String turn, boolean ended) {
        if (replyTo(turn).isEmpty()) {
            return;
        }
        socket.lane().whenDone(socket.latest(), (messages, fault) -> {
            if (messages == null) {
                socket.later(() -> lookUp(turn, ended));
                return;
            }
            messages.forEach(this::take);
            if (ended && replyTo(turn).isPresent()) {
                lookUpInAll(turn);
            }
            sendKnown();
        });
    }

    /** Many turns have ended since. */
    private void lookUpInAll(String turn) {
        socket.lane().whenDone(socket.show(), (view, fault) -> {
            if (view == null) {
                socket.later(() -> lookUp(turn, true));
            } else {
                view.ifPresent(this::replaced);
            }
        });
    }

    private void take(String json) {
        Message message = Json.read(json, Message.class);
        if (message.source() == Source.assistant) {
            // Stopped before its first word, it has no text.
            String text = message.msg().isEmpty() ? Sentences.STOPPED : message.msg();
            replyTo(message.turn()).ifPresent(reply -> reply.text = text);
        } else if (message.failed() != null) {
            replyTo(message.turn()).ifPresent(reply -> reply.text = Sentences.FAILED);
        }
    }

    @Override
    public void replaced(SessionView view) {
        view.messages().forEach(this::take);
        sendKnown();
    }

    private void sendKnown() {
        for (Reply next = replies.peek(); next != null && socket.takesMore(); next = replies.peek()) {
            String text = next.text;
            if (text == null) {
                return;
            }
            replies.remove();
            socket.send(text);
        }
    }

    @Override
    public void gone() {
        socket.close(CloseCode.REFUSED.saying(Sentences.EXPIRED));
    }

    @Override
    public boolean takesMore() {
        return socket.takesMore();
    }
}
