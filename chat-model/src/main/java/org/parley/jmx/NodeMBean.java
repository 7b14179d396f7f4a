package org.parley.jmx;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * An MXBean of this node in the platform's MBeanServer, {@code org.parley:type=…}, until it is closed. Close it on
 * undeploy: until then the server holds the application's classes. Thread-safe.
 */
public final class NodeMBean implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NodeMBean.class.getName());

    private final MBeanServer server;
    private final ObjectName name;
    private final AtomicBoolean registered;

    private NodeMBean(MBeanServer server, ObjectName name, boolean registered) {
        this.server = server;
        this.name = name;
        this.registered = new AtomicBoolean(registered);
    }

    /**
     * Registers a bean. Where that fails, one warning says so and the node goes on without. So it does where the name is
     * taken: that may be another application's in this JVM, which is alive, and is not to lose its bean to us.
     *
     * @param type of the bean's name
     * @param face a public interface, whose types are all JMX's open ones
     * @param bean may be called by any thread: calls find this thread's context class loader, and their errors are made
     *     of what every client knows
     */
    public static <T> NodeMBean register(String type, Class<T> face, T bean) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = name(type);
        return new NodeMBean(
                server, name, register(server, name, new StandardMBean(Call.guarded(face, bean), face, true)));
    }

    private static boolean register(MBeanServer server, ObjectName name, StandardMBean bean) {
        try {
            server.registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            LOG.warning(() -> name + " is in this JVM already: this application is not shown in JMX by that name");
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, e, () -> name + " could not be registered: it is not shown in JMX");
        }
        return false;
    }

    private static ObjectName name(String type) {
        try {
            return new ObjectName("org.parley", "type", type);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Takes the bean away, where it is ours; the second time it does nothing. */
    @Override
    public void close() {
        if (!registered.getAndSet(false)) {
            return;
        }
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.log(Level.FINE, "somebody else has taken it away", e);
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, e, () -> name + " could not be taken away");
        }
    }
}
