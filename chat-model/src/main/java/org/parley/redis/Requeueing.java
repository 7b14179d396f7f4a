package org.parley.redis;

/** What became of asking a dead letter's question again. */
public sealed interface Requeueing {
    /** It was asked again, now or before, and the letter is gone. */
    record Requeued(String turn) implements Requeueing {}

    /** So many questions wait in its conversation that no more may. */
    record Busy() implements Requeueing {}

    /** The conversation expired or was deleted, and with it the question; the letter stays. */
    record Gone() implements Requeueing {}

    /** It is an entry that could not be read: there is no question. */
    record NotATurn() implements Requeueing {}

    /** There is no such letter, or no longer. */
    record NoSuchLetter() implements Requeueing {}
}
