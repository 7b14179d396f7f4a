package org.parley.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.redis.Attempt;
import org.parley.redis.GroupCommit;
import org.parley.redis.Said;
import org.parley.redis.WriteReply;

/**
 * The text of one attempt and the reasoning before it: what the model has said, and how much of it is in the log. Written
 * by whichever thread hears the model, sent by the group commit. Thread-safe.
 */
final class AnswerText implements GroupCommit.Writer {
    /** UTF-16 units of one delta: what gathers while Redis is slow is not to be one frame for every client. */
    private static final int MOST_UNITS = 16 * 1024;

    /** UTF-16 units of reasoning that are kept: with every answer the history, which is read whole, grows by as much. */
    private static final int MOST_REASONING = 32 * 1024;

    private final Attempt attempt;
    private final GroupCommit commit;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private int written;
    private int reasoned;
    private GroupCommit.@Nullable Piece underWay;
    private boolean offered;
    private boolean repeat;
    private boolean sealed;
    private volatile WriteReply reply = WriteReply.OK;

    AnswerText(Attempt attempt, GroupCommit commit) {
        this.attempt = attempt;
        this.commit = commit;
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    /** How Redis took it so far; everything but OK is final. */
    WriteReply reply() {
        return reply;
    }

    /** Hears the same through the lease. */
    synchronized void heard(WriteReply answer) {
        if (answer != WriteReply.OK && reply == WriteReply.OK) {
            reply = answer;
        }
        notifyAll();
    }

    void add(String more) {
        boolean first;
        synchronized (this) {
            first = isEmpty();
            text.append(more);
            if (offered) {
                return;
            }
            offered = true;
        }
        offer(first);
    }

    /** What comes when enough is kept is passed over. */
    void addReasoning(String more) {
        boolean first;
        synchronized (this) {
            first = isEmpty();
            int room = MOST_REASONING - reasoning.length();
            reasoning.append(more, 0, Math.min(room, more.length()));
            if (offered || room == 0) {
                return;
            }
            offered = true;
        }
        offer(first);
    }

    private void offer(boolean first) {
        if (first) {
            commit.offerFirst(this);
        } else {
            commit.offer(this);
        }
    }

    @Override
    public synchronized GroupCommit.@Nullable Piece takePiece() {
        if (underWay == null && !sealed) {
            int thoughts = end(reasoning, reasoned, MOST_UNITS);
            int end = end(text, written, MOST_UNITS - (thoughts - reasoned));
            if (end > written || thoughts > reasoned) {
                underWay = new GroupCommit.Piece(
                        written, text.substring(written, end), reasoned, reasoning.substring(reasoned, thoughts));
            }
        }
        offered = underWay != null;
        return underWay;
    }

    /** Where a piece ends that begins at {@code from}. */
    private static int end(StringBuilder all, int from, int atMost) {
        int end = Math.min(all.length(), from + atMost);
        // Half a character can't be encoded; its other half comes with the next token.
        return end > from && Character.isHighSurrogate(all.charAt(end - 1)) ? end - 1 : end;
    }

    private int left() {
        return text.length() - written + reasoning.length() - reasoned;
    }

    @Override
    public void written(WriteReply answer) {
        synchronized (this) {
            if (answer == WriteReply.OK && underWay != null) {
                written += underWay.text().length();
                reasoned += underWay.reasoning().length();
            } else {
                heard(answer);
            }
            underWay = null;
            offered = reply == WriteReply.OK && !sealed && left() > 0;
            notifyAll();
            if (!offered) {
                return;
            }
        }
        commit.offer(this);
    }

    /** The very same piece is sent again with the next tick: if it was written after all, it is not written twice. */
    @Override
    public synchronized void unknown() {
        repeat = true;
    }

    /** Sends again what Redis did not confirm. */
    void repeat() {
        synchronized (this) {
            if (!repeat) {
                return;
            }
            repeat = false;
        }
        commit.offer(this);
    }

    /**
     * Lets out all but the last piece, then nothing more, and waits for what is under way. After this the rest belongs to
     * the turn's end.
     *
     * @return false where Redis did not answer in time
     */
    synchronized boolean seal(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            sealed = sealed || reply != WriteReply.OK || left() <= MOST_UNITS;
            if (sealed && underWay == null) {
                return true;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
    }

    synchronized Said said() {
        return new Said(text.toString(), written, reasoning.toString(), reasoned);
    }

    /** Of the answer; its reasoning does not count. */
    synchronized int length() {
        return text.length();
    }

    /** Whether there is nothing of it that clients could have seen. */
    synchronized boolean isEmpty() {
        return text.isEmpty() && reasoning.isEmpty();
    }
}
