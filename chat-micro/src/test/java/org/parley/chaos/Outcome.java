package org.parley.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What a run came to.
 *
 * @param questions that were asked
 * @param lost questions without an end, or not in the history
 * @param duplicated questions, answers or ends that are there more than once
 * @param wrong texts that are not the model's, not those of the history, or out of order; whatever breaks the protocol
 * @param failed questions that ended {@code failed}, which the guarantees allow
 * @param takeovers from the fault to the next attempt of a turn that it hit
 * @param notes what exactly was found
 */
record Outcome(
        Fault fault,
        Moment moment,
        int questions,
        int lost,
        int duplicated,
        int wrong,
        int failed,
        List<Duration> takeovers,
        List<String> notes) {

    boolean isClean() {
        return lost == 0 && duplicated == 0 && wrong == 0;
    }
}
