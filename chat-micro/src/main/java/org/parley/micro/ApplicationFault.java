package org.parley.micro;

import java.util.Optional;
import java.util.Set;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Why the application doesn't start, where that is an operator's to mend. Payara (6.2025.10) tells whoever deploys only
 * that it failed, and the reason to its log alone, with a stack trace four times over: the launcher says it in one line.
 */
final class ApplicationFault {
    private static final Set<String> DEPLOYMENT =
            Set.of("javax.enterprise.system.core", "javax.enterprise.system.tools.deployment.common");

    /** By name: the application's classes are not the launcher's. */
    private static final Set<String> MENDABLE =
            Set.of("org.parley.config.InvalidSettingException", "org.parley.redis.RedisUnavailableException");

    /** Static, as the logging makes its filter itself. */
    private static volatile @Nullable String line;

    private ApplicationFault() {}

    /** Whether this is the server's account of such a fault, which is remembered. */
    static boolean isTold(LogRecord entry) {
        if (entry.getLoggerName() == null || !DEPLOYMENT.contains(entry.getLoggerName())) {
            return false;
        }
        for (Throwable fault = entry.getThrown(); fault != null; fault = fault.getCause()) {
            if (MENDABLE.contains(fault.getClass().getName())) {
                line = text(fault);
            }
        }
        return line != null;
    }

    static Optional<String> line() {
        return Optional.ofNullable(line);
    }

    private static String text(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == fault ? firstLine(fault) : firstLine(fault) + ": " + firstLine(root);
    }

    /** Without what Redisson adds about its own inside. */
    private static String firstLine(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        return message.lines().findFirst().orElse("").replaceFirst("\\. channel: .*", "");
    }
}
