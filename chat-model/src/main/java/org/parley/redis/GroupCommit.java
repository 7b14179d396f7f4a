package org.parley.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.protocol.ServerFrame;

/**
 * Writes the text of running answers to their logs: one script call for all that turns have gathered since the last, where
 * it may be one ({@link Redis#groups}). The first sign of an answer, and a token that comes alone, leave at once; what
 * follows them closely travels together, so the cost of a token falls as the load rises. Thread-safe; needs no thread of
 * its own.
 */
public final class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class.getName());

    /**
     * Between the beginnings of two calls, unless somebody waits for a first sign or the group is full: two pictures of
     * a screen, as nobody sees text flow more smoothly than thirty times a second (docs/decisions).
     */
    private static final Duration PACE = Duration.ofMillis(33);

    /** So many turns' texts need not wait for company: what more would save was not to be measured (docs/decisions). */
    private static final int FULL = 32;

    /**
     * Of one call: Redis does nothing else meanwhile, and nobody hears of a text before all of the call is done. With some
     * 14 us each that is 2 ms.
     */
    private static final int MOST = 128;

    private final Redis redis;
    private final Keys keys;
    private final Deadlines deadlines;
    private final Script append;
    private final IntConsumer sizes;
    private final long pace;
    private final List<Gathering> gatherings;

    /** @param sizes hears of each group how many turns' texts are in it; called by whichever thread sends it */
    public GroupCommit(Redis redis, IntConsumer sizes) {
        this(redis, PACE, sizes);
    }

    GroupCommit(Redis redis, Duration pace, IntConsumer sizes) {
        this.pace = pace.toNanos();
        this.sizes = sizes;
        this.redis = redis;
        keys = redis.keys();
        deadlines = redis.deadlines();
        append = new Script(redis, "append");
        List<Gathering> all = new ArrayList<>();
        for (int i = 0; i < redis.groups(); i++) {
            all.add(new Gathering());
        }
        gatherings = List.copyOf(all);
    }

    /**
     * A piece of an answer, of the reasoning before it, or of both, on its way to the log.
     *
     * @param offset how many UTF-16 units of this attempt came before
     * @param reasoningOffset the same of its reasoning
     */
    public record Piece(int offset, String text, int reasoningOffset, String reasoning) {
        boolean isEmpty() {
            return text.isEmpty() && reasoning.isEmpty();
        }

        /** The frame that it is to clients. */
        String delta(String turn, int attempt) {
            ServerFrame.Delta delta = reasoning.isEmpty()
                    ? new ServerFrame.Delta(turn, attempt, offset, text, null, null)
                    : new ServerFrame.Delta(turn, attempt, offset, text, reasoningOffset, reasoning);
            return delta.json();
        }
    }

    /** A running answer whose text is written in pieces. */
    public interface Writer {
        Attempt attempt();

        /**
         * Takes what has gathered since the last piece, or null for nothing; called when the group leaves, by whichever
         * thread sends it.
         */
        @org.jspecify.annotations.Nullable
        Piece takePiece();

        /** The last piece is written, or why it is not; called on a thread of the Redis client. */
        void written(WriteReply reply);

        /** Redis did not answer: it is unknown whether the last piece is written. */
        void unknown();
    }

    /** Says that a writer has text. It is in at most one group at a time. */
    public void offer(Writer writer) {
        offer(writer, false);
    }

    /** The same of a first sign, which is waited for: it leaves with the next call, however soon after the last that is. */
    public void offerFirst(Writer writer) {
        offer(writer, true);
    }

    private void offer(Writer writer, boolean first) {
        Gathering gathering =
                gatherings.get(redis.groupOf(writer.attempt().turn().conversation()));
        synchronized (gathering) {
            gathering.waiting.add(writer);
            gathering.hasFirst |= first;
        }
        flush(gathering);
    }

    private void flush(Gathering gathering) {
        List<Writer> group = new ArrayList<>();
        synchronized (gathering) {
            if (gathering.underWay || gathering.waiting.isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            long early = gathering.next - now;
            if (early > 0 && !gathering.hasFirst && gathering.waiting.size() < FULL) {
                flushIn(early, gathering);
                return;
            }
            gathering.next = now + pace;
            gathering.underWay = true;
            while (!gathering.waiting.isEmpty() && group.size() < MOST) {
                group.add(gathering.waiting.remove());
            }
            gathering.hasFirst &= !gathering.waiting.isEmpty();
        }
        sent(group).whenComplete((done, fault) -> {
            synchronized (gathering) {
                gathering.underWay = false;
            }
            flush(gathering);
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    private void flushIn(long nanos, Gathering gathering) {
        if (!gathering.timed) {
            gathering.timed = true;
            deadlines.pause(Duration.ofNanos(nanos)).thenRun(() -> {
                synchronized (gathering) {
                    gathering.timed = false;
                }
                flush(gathering);
            });
        }
    }

    private CompletableFuture<Void> sent(List<Writer> group) {
        try {
            return send(group);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a group of texts could not be sent", e);
            // One group's fault must not stop those that come after it.
            group.forEach(Writer::unknown);
            return CompletableFuture.completedFuture(null);
        }
    }

    private CompletableFuture<Void> send(List<Writer> group) {
        List<Object> names = new ArrayList<>(2 * group.size());
        List<Object> args = new ArrayList<>(6 * group.size());
        List<Writer> sent = new ArrayList<>(group.size());
        for (Writer writer : group) {
            Piece piece = writer.takePiece();
            if (piece != null) {
                Attempt attempt = writer.attempt();
                names.add(keys.state(attempt.turn().conversation()));
                names.add(keys.log(attempt.turn().conversation()));
                args.add(attempt.claim());
                args.add(piece.offset());
                args.add(piece.text().length());
                args.add(piece.reasoningOffset());
                args.add(piece.reasoning().length());
                args.add(piece.delta(attempt.turn().turn(), attempt.number()));
                sent.add(writer);
            }
        }
        if (sent.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        sizes.accept(sent.size());
        return append.list(names, args.toArray()).handle((replies, fault) -> {
            for (int i = 0; i < sent.size(); i++) {
                tell(sent.get(i), fault == null && replies.size() == sent.size() ? replies.get(i) : "");
            }
            return null;
        });
    }

    /** One writer's fault is not its neighbours'. */
    private static void tell(Writer writer, String reply) {
        try {
            if (reply.isEmpty()) {
                writer.unknown();
            } else {
                writer.written(Turns.reply(reply));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a writer could not take the reply to its piece", e);
            writer.unknown();
        }
    }

    private static final class Gathering {
        private final Queue<Writer> waiting = new ArrayDeque<>();
        private boolean underWay;
        private boolean timed;
        private boolean hasFirst;
        private long next = System.nanoTime();
    }
}
