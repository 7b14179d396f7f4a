package org.parley.worker;

/**
 * {@code org.parley:type=Workers}: the worker of this node. What an operation changes lasts until the node stops. Backlog,
 * pending and oldest age are the whole site's; they ask Redis, at most once a second, and end with {@link
 * IllegalStateException} where it does not answer.
 */
public interface WorkersMXBean {
    /** Turns that this node has taken and not ended. */
    int getRunning();

    /** How many it takes at once. */
    int getConcurrency();

    /** Whether it takes none, after {@link #pause} or {@link #drain}. */
    boolean isPaused();

    /** Whether turns still run after {@link #drain}. */
    boolean isDraining();

    /** Attempts that were begun here since the start. */
    long getAttempts();

    /** Turns in the queues that no worker has taken. */
    long getBacklog();

    /** Turns that workers have taken and not ended. */
    long getPending();

    /** For how long the oldest of the backlog has waited; 0 where there is none. */
    double getOldestAgeSeconds();

    /**
     * Takes no turns from now on, neither new ones nor those of workers that died. What runs goes on, and the node counts as
     * alive. A turn that is on its way here goes back to the queue at once.
     */
    void pause();

    /** Takes turns again. */
    void resume();

    /**
     * Pauses, so that the node can be stopped when {@link #isDraining} is false. Returns at once and gives up nothing that
     * runs, however long it takes.
     */
    void drain();

    /**
     * Changes how many turns are taken at once from now on. Those that run go on, also where they are more.
     *
     * @param turns 1 to 4096
     * @return what holds now, in a sentence; without an answer JMX would take this for an attribute's setter, and not for an
     *     operation
     * @throws IllegalArgumentException out of this range
     */
    String setConcurrency(int turns);
}
