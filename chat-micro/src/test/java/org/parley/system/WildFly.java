package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The EAR on a WildFly that the shipped script has configured. Each node has a base directory of its own. */
record WildFly(Path home, Path script, Path ear) implements ApplicationServer {

    /** What WildFly's own start script opens for the server, as far as a node of the tests needs it. */
    private static final List<String> OPENED = Stream.of(
                    "java.base/java.lang",
                    "java.base/java.lang.invoke",
                    "java.base/java.lang.reflect",
                    "java.base/java.io",
                    "java.base/java.net",
                    "java.base/java.security",
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.management/javax.management",
                    "java.naming/javax.naming")
            .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
            .toList();

    private static boolean configured;

    WildFly() {
        this(
                ServerKind.path("parley.wildfly.home"),
                ServerKind.path("parley.wildfly.script"),
                ServerKind.path("parley.ear"));
    }

    @Override
    public ChildProcess start(Path directory, Map<String, String> environment, Ports ports) {
        configureOnce(home, script);
        Path base = directory.resolve("standalone");
        try {
            copy(home.resolve("standalone").resolve("configuration"), base.resolve("configuration"));
            Files.createDirectories(base.resolve("deployments"));
            Files.copy(ear, base.resolve("deployments").resolve("parley.ear"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-Xmx768m"));
        command.addAll(OPENED);
        command.addAll(List.of(
                "-Djava.net.preferIPv4Stack=true",
                "-Djboss.modules.system.pkgs=org.jboss.byteman",
                "-Dorg.jboss.boot.log.file=" + base.resolve("boot.log"),
                "-Dlogging.configuration=file:" + base.resolve("configuration").resolve("logging.properties"),
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + base,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + ports.http(),
                "-Djboss.https.port=" + FreePort.find(),
                "-Djboss.management.http.port=" + ports.management()));
        return ChildProcess.start(directory, environment, command);
    }

    @Override
    public int probes(Ports ports) {
        return ports.management();
    }

    @Override
    public String readyLine() {
        return "WFLYSRV0010: Deployed \"parley.ear\"";
    }

    @Override
    public boolean bringsRedis() {
        return false;
    }

    /** As an operator does it, once for all nodes. */
    private static synchronized void configureOnce(Path home, Path script) {
        if (configured) {
            return;
        }
        cli(home, "--file=" + script);
        configured = true;
    }

    private static void cli(Path home, String... arguments) {
        Tool.sh(home.resolve("bin").resolve("jboss-cli.sh"), List.of(arguments));
    }

    private void running(Ports ports, String command) {
        cli(home, "--connect", "--controller=127.0.0.1:" + ports.management(), "--command=" + command);
    }

    @Override
    public void undeploy(Path directory, Ports ports) {
        running(ports, "deployment disable parley.ear");
    }

    @Override
    public void deploy(Path directory, Ports ports) {
        running(ports, "deployment enable parley.ear");
    }

    @Override
    public void redeploy(Path directory, Ports ports) {
        running(ports, "/deployment=parley.ear:redeploy");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
