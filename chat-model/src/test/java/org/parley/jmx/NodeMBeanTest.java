package org.parley.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NodeMBeanTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private ObjectName name;

    /** What the tests show. */
    public interface Lamp {
        boolean isOn();

        void turn(boolean on);

        void smash(String how);
    }

    private static final class OneLamp implements Lamp {
        private boolean on;
        private @Nullable ClassLoader seen;

        @Override
        public boolean isOn() {
            return on;
        }

        @Override
        public void turn(boolean on) {
            seen = Thread.currentThread().getContextClassLoader();
            this.on = on;
        }

        @Override
        public void smash(String how) {
            if (how.isEmpty()) {
                throw new IllegalArgumentException("how, in a word");
            }
            throw new OnlyHereException();
        }
    }

    private static final class OnlyHereException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void nameIt() throws JMException {
        name = new ObjectName("org.parley:type=Lamp");
    }

    private void call(String operation, Object argument, Class<?> type) throws JMException {
        server.invoke(name, operation, new Object[] {argument}, new String[] {type.getName()});
    }

    @Test
    void isReadAndOperatedUntilItIsClosed() throws JMException {
        NodeMBean bean = NodeMBean.register("Lamp", Lamp.class, new OneLamp());
        try (bean) {
            assertThat(server.getAttribute(name, "On")).isEqualTo(false);
            call("turn", true, boolean.class);
            assertThat(server.getAttribute(name, "On")).isEqualTo(true);
        }
        assertThat(server.isRegistered(name)).isFalse();
        bean.close();
    }

    @Test
    void callsFindTheApplicationsClassLoader() throws Exception {
        OneLamp lamp = new OneLamp();
        Thread thread = Thread.currentThread();
        ClassLoader ours = thread.getContextClassLoader();
        ClassLoader servers = ClassLoader.getPlatformClassLoader();
        try (NodeMBean bean = NodeMBean.register("Lamp", Lamp.class, lamp)) {
            thread.setContextClassLoader(servers);
            call("turn", true, boolean.class);
            assertThat(thread.getContextClassLoader()).isSameAs(servers);
        } finally {
            thread.setContextClassLoader(ours);
        }
        assertThat(lamp.seen).isSameAs(ours);
    }

    @Test
    void errorsAreMadeOfWhatEveryClientKnows() {
        try (NodeMBean bean = NodeMBean.register("Lamp", Lamp.class, new OneLamp())) {
            assertThatThrownBy(() -> call("smash", "", String.class))
                    .isInstanceOf(RuntimeMBeanException.class)
                    .cause()
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("how, in a word")
                    .hasNoCause();
            assertThat(catchThrowable(() -> call("smash", "with a stone", String.class)))
                    .isNotInstanceOf(MBeanException.class)
                    .cause()
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasNoCause();
        }
    }

    @Test
    void nameThatIsTakenStaysItsOwnersAndIsWarnedOfOnce() throws JMException {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(NodeMBean.class.getName());
        logger.addHandler(handler);
        try (NodeMBean first = NodeMBean.register("Lamp", Lamp.class, new OneLamp())) {
            OneLamp other = new OneLamp();
            NodeMBean second = NodeMBean.register("Lamp", Lamp.class, other);

            second.close();

            call("turn", true, boolean.class);
            assertThat(other.on).isFalse();
            assertThat(logged).hasSize(1).allSatisfy(entry -> {
                assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
                assertThat(entry.getMessage()).contains("org.parley:type=Lamp");
            });
        } finally {
            logger.removeHandler(handler);
        }
    }
}
