package org.parley.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a node of the tests runs in: the packaged {@code parley.jar}, or the EAR on a server. The system property {@code
 * parley.server} chooses for a whole run of the tests.
 */
public interface ServerKind {

    /** The kind of this run: {@code runnable} where nothing is said. */
    static ServerKind chosen() {
        return of(System.getProperty("parley.server", "runnable"));
    }

    static ServerKind of(String name) {
        return switch (name) {
            case "runnable" -> new Runnable();
            case "wildfly" -> new WildFly();
            case "payara" -> new PayaraServer();
            default ->
                throw new IllegalArgumentException("parley.server is runnable, wildfly or payara, and not " + name);
        };
    }

    /** A path that the profile of a server has set. */
    static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("a server's profile sets " + property);
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    /**
     * Where a node is to listen, on the loopback address.
     *
     * @param http for people
     * @param management for operators, where the server has such a port
     */
    record Ports(int http, int management) {}

    /** Starts a node in this directory. */
    ChildProcess start(Path directory, Map<String, String> environment, Ports ports);

    /** Which of its ports MicroProfile's own paths are on. */
    default int probes(Ports ports) {
        return ports.http();
    }

    /** What it prints when a question can be answered. */
    String readyLine();

    /** The file that it prints this into. */
    default String output() {
        return ChildProcess.STDOUT;
    }

    /** Whether a Redis comes with it. */
    boolean bringsRedis();

    /** The packaged file. */
    record Runnable(Path jar) implements ServerKind {
        Runnable() {
            this(ParleyProcess.jar());
        }

        @Override
        public ChildProcess start(Path directory, Map<String, String> environment, Ports ports) {
            return ChildProcess.start(directory, environment, List.of(ChildProcess.java(), "-jar", jar.toString()));
        }

        @Override
        public String readyLine() {
            return "Parley is ready:";
        }

        @Override
        public boolean bringsRedis() {
            return true;
        }
    }
}
