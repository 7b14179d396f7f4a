package org.parley.ear;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A domain of a Payara Server that the shipped file has configured. Arquillian's adapter finds it running. */
final class PayaraDomain implements TestServer.Kind {
    private static final String DOMAIN = "domain1";
    private static final String NO_JMS =
            "<jms-service type=\"DISABLED\" default-jms-host=\"none\"><jms-host name=\"none\" lazy-init=\"false\"/></jms-service>";

    /** The data grid of this server's own configuration: where the whole domain's says that it is off, that is ignored. */
    private static final String GRID = "<hazelcast-config-specific-configuration>";

    private final Path home = Path.of(System.getProperty("parley.payara.home"));
    private final Path script = Path.of(System.getProperty("parley.payara.scripts"), "pre-boot.asadmin");
    private final Path domains;
    private boolean running;

    PayaraDomain() {
        try {
            domains = Files.createTempDirectory(home.getParent(), "domains");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "payara-leftovers"));
    }

    @Override
    public Map<String, String> prepare(List<String> options) {
        int admin = TestServer.freePort();
        try {
            copy(home.resolve("glassfish").resolve("domains").resolve(DOMAIN), domains.resolve(DOMAIN));
            onLoopback(domains.resolve(DOMAIN).resolve("config").resolve("domain.xml"), admin, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = true;
        asadmin("start-domain", "--prebootcommandfile=" + script);
        return Map.of("adminHost", "127.0.0.1", "adminPort", Integer.toString(admin));
    }

    @Override
    public synchronized void close() {
        if (running) {
            running = false;
            asadmin("stop-domain", "--kill=true");
        }
    }

    private void asadmin(String command, String option) {
        Command.run(
                domains.resolve(command + ".log"),
                List.of(
                        "sh",
                        home.resolve("bin").resolve("asadmin").toString(),
                        command,
                        option,
                        "--domaindir=" + domains,
                        DOMAIN));
    }

    /** The stock domain listens everywhere, on ports that only one server can have. */
    private static void onLoopback(Path domainXml, int admin, List<String> options) throws IOException {
        String more = options.stream()
                .map(option -> "<jvm-options>" + option + "</jvm-options>\n")
                .collect(Collectors.joining());
        String ours = Files.readString(domainXml)
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
                // Without a word about JMS it listens for that too, everywhere.
                .replaceFirst("</iiop-service>", "</iiop-service>\n" + NO_JMS)
                .replaceFirst("</java-config>", more + "</java-config>")
                .replaceFirst(GRID, GRID.replace(">", " enabled=\"false\">"))
                .replaceFirst("port=\"4848\"", "port=\"" + admin + "\"");
        for (String taken : List.of("8080", "8181", "3700", "3820", "3920", "8686", "7676")) {
            ours = ours.replaceAll("((?:port|value)=\")" + taken + "\"", "$1" + TestServer.freePort() + "\"");
        }
        Files.writeString(domainXml, ours.replace("telnet.port=6666", "telnet.port=" + TestServer.freePort()));
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
