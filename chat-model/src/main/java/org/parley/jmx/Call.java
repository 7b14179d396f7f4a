package org.parley.jmx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.redis.RedisUnavailableException;

/**
 * A call that comes through JMX, on a thread of the server's. It gets the application's class loader, by which JSON's
 * provider is found. Its errors reach a client that knows none of our classes, so only Java's own leave here.
 */
final class Call implements InvocationHandler {
    private static final Logger LOG = Logger.getLogger(Call.class.getName());

    private final Object bean;
    private final @Nullable ClassLoader application = Thread.currentThread().getContextClassLoader();

    private Call(Object bean) {
        this.bean = bean;
    }

    static <T> T guarded(Class<T> face, T bean) {
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, new Call(bean)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            throw known(method, e.getCause());
        } catch (IllegalAccessException e) {
            throw known(method, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static RuntimeException known(Method method, @Nullable Throwable fault) {
        if (fault instanceof RedisUnavailableException) {
            return new IllegalStateException("Redis does not answer");
        }
        if (fault instanceof IllegalArgumentException refused) {
            return new IllegalArgumentException(refused.getMessage());
        }
        LOG.log(Level.SEVERE, fault, () -> "JMX: " + method.getName() + " failed");
        return new IllegalStateException("it failed: the node's log says why");
    }
}
