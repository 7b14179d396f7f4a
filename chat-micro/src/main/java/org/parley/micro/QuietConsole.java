package org.parley.micro;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Passes warnings of the server, and what Parley has to say. Named in logging.properties. */
public final class QuietConsole implements Filter {
    private static final String OURS = "org.parley";

    /** By level and name, since Payara 6.2025.10 sets levels of its own whatever the configuration says. */
    @Override
    public boolean isLoggable(LogRecord entry) {
        if (ApplicationFault.isTold(entry)) {
            return false;
        }
        String logger = entry.getLoggerName();
        return entry.getLevel().intValue() >= Level.WARNING.intValue() || (logger != null && logger.startsWith(OURS));
    }
}
