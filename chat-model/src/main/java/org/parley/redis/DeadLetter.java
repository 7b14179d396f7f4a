package org.parley.redis;

import java.time.Instant;
import java.util.List;

/** What an operator should look at. Never holds a question or an answer. */
public sealed interface DeadLetter {
    DeadLetterId id();

    /** Why it is here: a word of the program's own, such as {@code model_unavailable}. */
    String reason();

    /** When it came here, by Redis's clock. */
    default Instant at() {
        return Instant.ofEpochMilli(id().millis());
    }

    /**
     * A turn that failed too often. It has ended {@code failed}; its question is in the transcript, as long as the
     * conversation lives.
     *
     * @param attempts that were begun
     * @param failures of the model, or of workers that died
     */
    record FailedTurn(
            DeadLetterId id, String reason, ConversationId conversation, String turn, int attempts, int failures)
            implements DeadLetter {}

    /**
     * An entry of the queue that is no turn of ours.
     *
     * @param entry its id in the queue
     * @param size of its fields, names and values, in bytes
     * @param fields the beginning of them, made printable
     */
    record UnreadableEntry(DeadLetterId id, String reason, String entry, long size, String fields)
            implements DeadLetter {}

    /** Of letters.lua's reply, how many items are one letter. */
    int ITEMS = 9;

    /** Id, reason, conversation, turn, attempts, failures, entry, size, fields; empty where the letter has none. */
    static DeadLetter of(int partition, List<String> items) {
        DeadLetterId id = new DeadLetterId(partition, items.get(0));
        String reason = items.get(1).isEmpty() ? "unknown" : items.get(1);
        if (!items.get(2).isEmpty() && !items.get(3).isEmpty()) {
            return new FailedTurn(
                    id, reason, new ConversationId(items.get(2)), items.get(3), (int) number(items.get(4)), (int)
                            number(items.get(5)));
        }
        return new UnreadableEntry(id, reason, items.get(6), number(items.get(7)), items.get(8));
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : 0;
    }
}
