package org.parley.system;

import java.util.Random;

/** What goes wrong next on a {@link FaultyLine}: the next few, or some at random. Thread-safe. */
final class LineFaults {
    private Random random = new Random(0);
    private double dropping;
    private double losing;
    private int dropNext;
    private int loseNext;
    private int dropped;
    private int lost;

    synchronized void dropNext(int publishes) {
        dropNext += publishes;
    }

    synchronized void loseNext(int replies) {
        loseNext += replies;
    }

    /**
     * @param dropping how likely it is that a published message is dropped
     * @param losing how likely it is that a script's reply is lost
     */
    synchronized void atRandom(double dropping, double losing, long seed) {
        this.dropping = dropping;
        this.losing = losing;
        random = new Random(seed);
    }

    synchronized void none() {
        dropping = 0;
        losing = 0;
        dropNext = 0;
        loseNext = 0;
    }

    synchronized boolean dropsThisPublish() {
        boolean drops = dropNext > 0 || random.nextDouble() < dropping;
        dropNext = Math.max(0, dropNext - 1);
        dropped += drops ? 1 : 0;
        return drops;
    }

    synchronized boolean losesThisReply() {
        boolean loses = loseNext > 0 || random.nextDouble() < losing;
        loseNext = Math.max(0, loseNext - 1);
        lost += loses ? 1 : 0;
        return loses;
    }

    /** Published messages dropped so far. */
    synchronized int dropped() {
        return dropped;
    }

    /** Replies lost so far. */
    synchronized int lost() {
        return lost;
    }
}
