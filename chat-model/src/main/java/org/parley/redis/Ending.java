package org.parley.redis;

import java.util.Optional;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.Message;
import org.parley.protocol.ServerFrame;

/** How a turn ends. */
public sealed interface Ending {
    /**
     * With an answer.
     *
     * @param said the whole of it
     * @param textAttempt the attempt whose deltas it is
     * @param model that said it
     */
    record Answered(
            Said said, int textAttempt, Optional<String> model, Finish finish, Optional<ServerFrame.Usage> usage)
            implements Ending {}

    /**
     * Without one.
     *
     * @param question as the transcript has it
     * @param sentence for people
     * @param failures that the turn has had, this one included
     * @param deadLetter why an operator should look at it; empty where there is no need
     */
    record GivenUp(Message question, FailureCode code, String sentence, int failures, Optional<String> deadLetter)
            implements Ending {}
}
