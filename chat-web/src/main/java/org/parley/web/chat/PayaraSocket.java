package org.parley.web.chat;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes away what Payara's WebSocket classes (Tyrus 2.1.5.payara-p2, Grizzly 4.0) do and keep for nothing. Parley does the
 * same without this, but slower and in more memory (docs/performance.md): other servers' sessions, and classes that are made
 * otherwise, are left as they are.
 */
final class PayaraSocket {
    private static final Logger LOG = Logger.getLogger(PayaraSocket.class.getName());
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

    private PayaraSocket() {}

    /** To be called before the session sends or gets anything. */
    static void relieve(Session session) {
        if (session.getClass().getName().equals(SESSION)) {
            try {
                retireIdleTimer(session);
                forgetHandshake(session);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.FINE, "this Tyrus is left as it is", e);
            }
        }
    }

    /**
     * With every frame, in and out, Tyrus schedules a task anew that would end an idle socket, also where no such time is set,
     * and the container's scheduler looks through all jars of the application for each: of 20 answers a second that was a
     * quarter of all processor time. Parley watches for signs of life itself, alike on every server.
     */
    private static void retireIdleTimer(Session session) throws ReflectiveOperationException {
        if (session.getMaxIdleTimeout() <= 0) {
            set(session, "service", NEVER);
        }
    }

    /**
     * As long as the connection lasts, Tyrus keeps the headers of the handshake, which it doesn't look at again, and Grizzly
     * room for parameters of a form, which it would get anew: 6 KB together.
     */
    private static void forgetHandshake(Session session) throws ReflectiveOperationException {
        Object handler = get(
                session, "basicRemote", "webSocket", "protocolHandler", "writer", "tyrusHttpUpgradeHandler", "handler");
        set(handler, "upgradeInfo", null);
        Object parameters = get(handler, "wc", "request", "coyoteRequest", "parameters");
        for (String room : new String[] {"tmpNameC", "tmpValueC"}) {
            Object chars = get(parameters, room);
            Method reset = chars.getClass().getMethod("reset");
            reset.invoke(chars);
        }
    }

    private static Object get(Object from, String... path) throws ReflectiveOperationException {
        Object at = from;
        for (String name : path) {
            at = field(at, name).get(at);
        }
        return at;
    }

    private static void set(Object of, String name, @Nullable Object value) throws ReflectiveOperationException {
        field(of, name).set(of, value);
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
