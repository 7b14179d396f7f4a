package org.parley.jmx;

import org.parley.redis.DeadLetter;

/** A dead letter as JMX shows it: no record, as an MXBean of Java 17 knows only getters. */
public final class Letter {
    private final String id;
    private final String time;
    private final String reason;
    private final int attempts;
    private final String turn;

    private Letter(DeadLetter letter, String turn, int attempts) {
        this.id = letter.id().toString();
        this.time = letter.at().toString();
        this.reason = letter.reason();
        this.attempts = attempts;
        this.turn = turn;
    }

    static Letter of(DeadLetter letter) {
        if (letter instanceof DeadLetter.FailedTurn failed) {
            return new Letter(letter, failed.turn(), failed.attempts());
        }
        return new Letter(letter, "", 0);
    }

    /** What {@code requeue} and {@code discard} are given, as in {@code p07/1700000000000-0}. */
    public String getId() {
        return id;
    }

    /** When it came here, as in {@code 2025-01-31T12:00:00.123Z}. */
    public String getTime() {
        return time;
    }

    /** A word of the program's own. */
    public String getReason() {
        return reason;
    }

    /** Attempts that were begun; 0 where it is no turn. */
    public int getAttempts() {
        return attempts;
    }

    /** The turn's id, as the log has it; empty where it is none. */
    public String getTurn() {
        return turn;
    }
}
