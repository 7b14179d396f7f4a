package org.parley.payara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.redis.servers.ServerProcess;

/**
 * The stock domain of a Payara Server, copied and put on the loopback address: as it comes, it listens everywhere, on
 * ports that only one server can have.
 */
public final class LoopbackDomain {
    public static final String NAME = "domain1";

    private static final String NO_JMS =
            "<jms-service type=\"DISABLED\" default-jms-host=\"none\"><jms-host name=\"none\" lazy-init=\"false\"/></jms-service>";

    /** The data grid of this server's own configuration: where the whole domain's says that it is off, that is ignored. */
    private static final String GRID = "<hazelcast-config-specific-configuration>";

    private LoopbackDomain() {}

    /**
     * Makes it anew, with the stock settings.
     *
     * @param home of the server
     * @param domains where it is to be, as {@link #NAME}
     * @param http its port for people
     * @param admin its port for operators
     * @param jvmOptions its own, which win over the environment's
     * @return its folder
     */
    public static Path make(Path home, Path domains, int http, int admin, List<String> jvmOptions) throws IOException {
        Path stock = home.resolve("glassfish").resolve("domains").resolve(NAME);
        Path domain = domains.resolve(NAME);
        copy(stock, domain);
        String more = jvmOptions.stream()
                .map(option -> "<jvm-options>" + option + "</jvm-options>\n")
                .collect(Collectors.joining());
        Path xml = domain.resolve("config").resolve("domain.xml");
        String ours = Files.readString(xml)
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
                .replaceFirst("</java-config>", more + "</java-config>")
                .replaceFirst(GRID, GRID.replace(">", " enabled=\"false\">"))
                // Without a word about JMS it listens for that too, everywhere.
                .replaceFirst("</iiop-service>", "</iiop-service>\n" + NO_JMS)
                .replaceFirst("port=\"8080\"", "port=\"" + http + "\"")
                .replaceFirst("port=\"4848\"", "port=\"" + admin + "\"");
        for (String taken : List.of("8181", "3700", "3820", "3920", "8686", "7676")) {
            ours = ours.replaceAll("((?:port|value)=\")" + taken + "\"", "$1" + ServerProcess.freePort() + "\"");
        }
        Files.writeString(xml, ours.replace("telnet.port=6666", "telnet.port=" + ServerProcess.freePort()));
        return domain;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
