package org.parley.web.chat;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes away what Payara's WebSocket classes (Tyrus 2.1.5.payara-p2) do for nothing. With every frame, in and out, they
 * schedule a task anew that would end an idle socket, also where no such time is set, and the container's scheduler looks
 * through all jars of the application for each: of 20 answers a second that was a quarter of all processor time
 * (docs/performance.md). Parley watches for signs of life itself, alike on every server. Other servers' sessions, and a
 * Tyrus that is made otherwise, are left as they are.
 */
final class TyrusIdleTimer {
    private static final Logger LOG = Logger.getLogger(TyrusIdleTimer.class.getName());
    private static final String SESSION = "org.glassfish.tyrus.core.TyrusSession";

    /** Takes every task and runs none; it has no threads. */
    private static final ScheduledThreadPoolExecutor NEVER = new ScheduledThreadPoolExecutor(0) {
        @Override
        public @Nullable ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return null;
        }

        @Override
        public <V> @Nullable ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
            return null;
        }
    };

    private TyrusIdleTimer() {}

    /** To be called before the session sends or gets anything. */
    static void retire(Session session) {
        if (!session.getClass().getName().equals(SESSION) || session.getMaxIdleTimeout() > 0) {
            return;
        }
        try {
            Field service = session.getClass().getDeclaredField("service");
            service.setAccessible(true);
            service.set(session, NEVER);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.FINE, "this Tyrus keeps its idle timer", e);
        }
    }
}
