package org.parley.config;

import java.time.Duration;

/**
 * What one client may ask of a node; docs/protocol.md says what happens beyond each. A rate of 0 is no limit.
 *
 * @param questionChars UTF-16 units of a question
 * @param frameBytes UTF-8 bytes of a WebSocket message
 * @param questionsPerMinute of a session
 * @param waitingQuestions of a conversation, besides the one being answered
 * @param sessionsPerMinute of one address
 * @param socketsPerSession on this node
 * @param socketsPerNode on this node
 * @param idle after which a socket without any sign of life is closed
 */
public record Limits(
        int questionChars,
        int frameBytes,
        int questionsPerMinute,
        int waitingQuestions,
        int sessionsPerMinute,
        int socketsPerSession,
        int socketsPerNode,
        Duration idle) {

    static Limits read(SettingSource source) {
        return new Limits(
                source.integer(Setting.LIMITS_QUESTION_CHARS),
                source.integer(Setting.LIMITS_FRAME_BYTES),
                source.integer(Setting.LIMITS_QUESTIONS_PER_MINUTE),
                source.integer(Setting.LIMITS_WAITING_QUESTIONS),
                source.integer(Setting.LIMITS_SESSIONS_PER_MINUTE),
                source.integer(Setting.LIMITS_SOCKETS_PER_SESSION),
                source.integer(Setting.LIMITS_SOCKETS_PER_NODE),
                ModelSettings.seconds(source, Setting.LIMITS_IDLE_SECONDS));
    }
}
