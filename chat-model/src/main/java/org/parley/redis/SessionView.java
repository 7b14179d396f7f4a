package org.parley.redis;

import java.util.List;
import java.util.Optional;
import org.parley.protocol.ServerFrame;

/**
 * A session and all there is to show of its conversation, at one moment.
 *
 * @param start ISO-8601 UTC
 * @param cursor the log's end
 * @param active how far the running answer has come, if one is running
 * @param messages JSON of each message: the transcript, then the questions that wait
 */
public record SessionView(
        String name, String start, String cursor, Optional<ServerFrame.Active> active, List<String> messages) {

    /** A snapshot frame of this. */
    public String snapshot() {
        return ServerFrame.snapshot(messages, active.orElse(null), cursor);
    }
}
