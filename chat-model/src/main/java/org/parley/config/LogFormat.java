package org.parley.config;

import java.util.Locale;

/** How the line of a turn is written. */
public enum LogFormat {
    TEXT,
    JSON;

    static LogFormat read(SettingSource source) {
        String text = source.text(Setting.LOG_FORMAT);
        for (LogFormat format : values()) {
            if (format.name().equals(text.toUpperCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new InvalidSettingException(Setting.LOG_FORMAT, "must be text or json: " + text);
    }
}
