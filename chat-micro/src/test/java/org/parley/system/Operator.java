package org.parley.system;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Somebody on the node's own machine who looks at its MXBeans through JMX, as {@code jconsole PID} does, and knows none of
 * the program's classes. For one thread.
 */
final class Operator implements AutoCloseable {

    /** What an operation or an attribute answered instead, with the node's own word for it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Refused(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private Operator(JMXConnector connector, MBeanServerConnection beans) {
        this.connector = connector;
        this.beans = beans;
    }

    /** Needs no option of the node's: its JVM opens a port when it is asked to, and answers there to its own machine alone. */
    @SuppressWarnings("BanJNDI") // the address is from the node's own JVM
    static Operator attaches(ParleyProcess node) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(node.pid()));
            JMXServiceURL address;
            try {
                address = new JMXServiceURL(jvm.startLocalManagementAgent());
            } finally {
                jvm.detach();
            }
            JMXConnector connector = JMXConnectorFactory.connect(address);
            return new Operator(connector, connector.getMBeanServerConnection());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException e) {
            throw new AssertionError("can't attach to process " + node.pid(), e);
        }
    }

    /** The types of the node's beans, in the order of the alphabet. */
    Set<String> types() {
        try {
            Set<String> types = new TreeSet<>();
            beans.queryNames(new ObjectName("org.parley:*"), null)
                    .forEach(name -> types.add(name.getKeyProperty("type")));
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    long number(String type, String attribute) {
        return ((Number) attribute(type, attribute)).longValue();
    }

    double seconds(String type, String attribute) {
        return ((Number) attribute(type, attribute)).doubleValue();
    }

    boolean is(String type, String attribute) {
        return (Boolean) attribute(type, attribute);
    }

    /** The dead letters, each as its members' values by name. */
    List<CompositeData> letters() {
        return Arrays.asList((CompositeData[]) attribute("DeadLetters", "Letters"));
    }

    private Object attribute(String type, String attribute) {
        return told(() -> beans.getAttribute(name(type), attribute));
    }

    /** The answer of an operation; empty where it has none. */
    String calls(String type, String operation) {
        return calls(type, operation, new Object[0], new String[0]);
    }

    String calls(String type, String operation, int argument) {
        return calls(type, operation, new Object[] {argument}, new String[] {"int"});
    }

    String calls(String type, String operation, String argument) {
        return calls(type, operation, new Object[] {argument}, new String[] {String.class.getName()});
    }

    private String calls(String type, String operation, Object[] arguments, String[] types) {
        Object answer = told(() -> beans.invoke(name(type), operation, arguments, types));
        return answer == null ? "" : answer.toString();
    }

    private static ObjectName name(String type) throws JMException {
        return new ObjectName("org.parley", "type", type);
    }

    private interface Question {
        Object ask() throws IOException, JMException;
    }

    /** Servers wrap what a bean throws, some of them more than once. */
    private static Object told(Question question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new Refused(cause);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
