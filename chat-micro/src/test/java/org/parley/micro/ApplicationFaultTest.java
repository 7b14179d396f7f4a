package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.parley.config.InvalidSettingException;
import org.parley.config.Setting;

final class ApplicationFaultTest {
    @Test
    void serversAccountOfWhatAnOperatorCanMendBecomesOneLine() {
        assertThat(ApplicationFault.isTold(entry("javax.enterprise.system.core", new IllegalStateException("a bug"))))
                .as("a bug is for the log")
                .isFalse();
        Throwable fault = new IllegalStateException(
                "Initialization failed", new InvalidSettingException(Setting.REDIS_PARTITIONS, "is 1, not 16"));
        assertThat(ApplicationFault.isTold(entry("org.example", fault))).isFalse();
        assertThat(ApplicationFault.line()).isEmpty();

        assertThat(ApplicationFault.isTold(entry("javax.enterprise.system.core", fault)))
                .isTrue();
        assertThat(ApplicationFault.line()).contains("CHAT_REDIS_PARTITIONS (chat.redis.partitions) is 1, not 16");
        assertThat(ApplicationFault.isTold(entry("javax.enterprise.system.core", null)))
                .as("what it adds without the reason")
                .isTrue();
    }

    private static LogRecord entry(String logger, @Nullable Throwable thrown) {
        LogRecord entry = new LogRecord(Level.SEVERE, "Exception while loading the app");
        entry.setLoggerName(logger);
        entry.setThrown(thrown);
        return entry;
    }
}
