package org.parley.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.redis.Attempt;
import org.parley.redis.GroupCommit;
import org.parley.redis.WriteReply;

/**
 * The text of one attempt: what the model has said, and how much of it is in the log. Written by the turn's thread, sent
 * by the group commit. Thread-safe.
 */
final class AnswerText implements GroupCommit.Writer {
    /** UTF-16 units of one delta: what gathers while Redis is slow is not to be one frame for every client. */
    private static final int MOST_UNITS = 16 * 1024;

    private final Attempt attempt;
    private final GroupCommit commit;
    private final StringBuilder text = new StringBuilder();
    private int written;
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
        synchronized (this) {
            text.append(more);
            if (offered) {
                return;
            }
            offered = true;
        }
        commit.offer(this);
    }

    @Override
    public synchronized GroupCommit.@Nullable Piece takePiece() {
        if (underWay == null && !sealed) {
            int end = Math.min(text.length(), written + MOST_UNITS);
            if (end > written && Character.isHighSurrogate(text.charAt(end - 1))) {
                // Half a character can't be encoded; its other half comes with the next token.
                end--;
            }
            if (end > written) {
                underWay = new GroupCommit.Piece(written, text.substring(written, end));
            }
        }
        offered = underWay != null;
        return underWay;
    }

    @Override
    public void written(WriteReply answer) {
        synchronized (this) {
            if (answer == WriteReply.OK && underWay != null) {
                written += underWay.text().length();
            } else {
                heard(answer);
            }
            underWay = null;
            offered = reply == WriteReply.OK && !sealed && written < text.length();
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
            sealed = sealed || reply != WriteReply.OK || text.length() - written <= MOST_UNITS;
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

    synchronized String text() {
        return text.toString();
    }

    synchronized int written() {
        return written;
    }

    synchronized int length() {
        return text.length();
    }
}
