package org.parley.ear;

import java.util.List;
import java.util.Map;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.event.SetupContainers;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.parley.config.Setting;
import org.parley.redis.servers.ServerProcess;

/** Prepares the server that Arquillian uses: as an operator would, on loopback, with a Redis and settings of the tests. */
public final class TestServer implements LoadableExtension {
    /** Turns at once: more than a WildFly's own executors would run, and fewer than a test asks. */
    static final int CONCURRENCY = 40;

    /** Attempts after the first, as the system property has it. */
    static final int MAX_FAILURES = 2;

    /** The property, here and in the server, that says which one it is. */
    static final String KIND = "parley.server";

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Preparation.class);
    }

    /** A kind of server. */
    interface Kind extends AutoCloseable {
        /**
         * Configures it.
         *
         * @param options for its JVM
         * @return what Arquillian's adapter is told
         */
        Map<String, String> prepare(List<String> options);

        @Override
        void close();
    }

    /** Arquillian makes one of it. */
    public static final class Preparation {
        private static final int BEFORE_ALL_OTHERS = 100;
        private static final int AFTER_ALL_OTHERS = -100;

        private final String name = System.getProperty(KIND);
        private final Kind kind = name.equals("payara") ? new PayaraDomain() : new WildFly();
        private final ServerProcess redis = ServerProcess.start();

        public void prepare(
                @Observes(precedence = BEFORE_ALL_OTHERS) SetupContainers event, ContainerRegistry registry) {
            Map<String, String> properties = kind.prepare(List.of(
                    "-D" + KIND + "=" + name,
                    "-Djava.net.preferIPv4Stack=true",
                    set(Setting.REDIS_URL, redis.url()),
                    set(Setting.GROQ_BASE_URL, "http://127.0.0.1:" + ServerProcess.freePort() + "/v1"),
                    set(Setting.WORKER_CONCURRENCY, CONCURRENCY),
                    set(Setting.WORKER_MAX_FAILURES, MAX_FAILURES)));
            registry.getContainers().forEach(container -> {
                ContainerDef definition = container.getContainerConfiguration();
                properties.forEach(definition::overrideProperty);
            });
        }

        public void clear(@Observes(precedence = AFTER_ALL_OTHERS) AfterSuite event) {
            kind.close();
            redis.close();
        }

        private static String set(Setting setting, Object value) {
            return "-D" + setting.property() + "=" + value;
        }
    }
}
