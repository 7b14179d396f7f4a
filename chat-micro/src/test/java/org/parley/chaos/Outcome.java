package org.parley.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What a run came to.
 *
 * @param questions that were asked
 * @param struck of these, that the fault was aimed at
 * @param hit of these, that were where they should be when it struck
 * @param lost questions without an end, or not in the history
 * @param duplicated questions, answers or ends that are there more than once
 * @param wrong texts that are not the model's, not those of the history, or out of order; whatever breaks the protocol
 * @param failed questions that ended {@code failed}
 * @param takeovers from the fault to the next beginning of a turn that a dead worker had
 * @param notes what exactly was found
 */
record Outcome(
        Fault fault,
        Moment moment,
        int questions,
        int struck,
        int hit,
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
