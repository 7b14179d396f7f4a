package org.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.protocol.Message;

/** What came of beginning an attempt. */
public sealed interface Beginning {
    /**
     * The turn is this worker's.
     *
     * @param failures that the turn has had
     * @param elapsed since its first attempt began
     * @param queued since the turn came to the queue, by Redis's clock
     * @param context the latest messages, oldest first; the last is the question
     */
    record Begun(Attempt attempt, int failures, Duration elapsed, Duration queued, List<Message> context)
            implements Beginning {}

    /**
     * A person has stopped the turn while another worker had it: it only remains to finish it.
     *
     * @param textAttempt the attempt that wrote what has come so far
     * @param model that it came from; empty where the log does not tell
     */
    record Stopped(Attempt attempt, int textAttempt, Said said, Optional<String> model) implements Beginning {}

    /** The turn has ended, or another worker has it: nothing to do. */
    record NotOurs() implements Beginning {}
}
