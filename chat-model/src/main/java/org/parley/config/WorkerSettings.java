package org.parley.config;

import java.time.Duration;

/**
 * How this node answers.
 *
 * @param enabled whether it answers at all
 * @param concurrency turns at once; the executor is sized by it
 * @param turn limit for a turn with all its attempts and waits
 * @param lease after how long without renewal another worker takes a turn over
 * @param maxFailures how many failed attempts a turn may have before it is given up
 * @param drain how long running turns may go on when the node stops
 * @param logMaxEvents events kept for resuming clients, once no turn is running
 * @param logFormat of the line that a turn leaves in the log
 */
public record WorkerSettings(
        boolean enabled,
        int concurrency,
        Duration turn,
        Duration lease,
        int maxFailures,
        Duration drain,
        int logMaxEvents,
        LogFormat logFormat) {

    static WorkerSettings read(SettingSource source) {
        return new WorkerSettings(
                source.flag(Setting.WORKER_ENABLED),
                source.integer(Setting.WORKER_CONCURRENCY),
                ModelSettings.seconds(source, Setting.WORKER_TURN_SECONDS),
                ModelSettings.seconds(source, Setting.WORKER_LEASE_SECONDS),
                source.integer(Setting.WORKER_MAX_FAILURES),
                ModelSettings.seconds(source, Setting.WORKER_DRAIN_SECONDS),
                source.integer(Setting.LOG_MAX_EVENTS),
                LogFormat.read(source));
    }
}
