package org.parley.config;

import java.util.Optional;

/**
 * All settings of a node, read once and valid. Immutable.
 *
 * @param redis empty where none is configured: only the runnable, which brings its own, can start so
 */
public record ChatSettings(
        Optional<RedisSettings> redis,
        ModelSettings model,
        WorkerSettings worker,
        WebSettings web,
        TelemetrySettings telemetry) {

    /** @throws InvalidSettingException where a value can't be used; its message names it, for the operator */
    public static ChatSettings read(SettingSource source) {
        return new ChatSettings(
                RedisSettings.read(source),
                ModelSettings.read(source),
                WorkerSettings.read(source),
                WebSettings.read(source),
                TelemetrySettings.read(source));
    }
}
