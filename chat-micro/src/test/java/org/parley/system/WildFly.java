package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The EAR on a WildFly that the shipped script has configured. Each node has a base directory of its own. */
record WildFly(Path home, Path script, Path ear, OwnSettings own) implements ApplicationServer {

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

    private static final String SOURCE = "/subsystem=microprofile-config-smallrye/config-source=parley";
    private static final Pattern ENCRYPTED = Pattern.compile("\\$\\{ENC::[^}]+}");

    private static boolean configured;

    WildFly() {
        this(
                ServerKind.path("parley.wildfly.home"),
                ServerKind.path("parley.wildfly.script"),
                ServerKind.path("parley.ear"),
                OwnSettings.NONE);
    }

    @Override
    public ApplicationServer with(OwnSettings settings) {
        return new WildFly(home, script, ear, settings);
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
        if (!own.equals(OwnSettings.NONE)) {
            configureOwn(base);
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

    /** As docs/configuration.md has it: a source of properties, and the secrets as encrypted expressions. */
    private void configureOwn(Path base) {
        List<String> commands = new ArrayList<>();
        commands.add(SOURCE + ":add");
        own.plain()
                .forEach((name, value) -> commands.add(
                        "%s:map-put(name=properties, key=%s, value=\"%s\")".formatted(SOURCE, name, value)));
        if (!own.secret().isEmpty()) {
            commands.add("/subsystem=elytron/secret-key-credential-store=parley:"
                    + "add(path=parley.cs, relative-to=jboss.server.config.dir)");
            commands.add("/subsystem=elytron/expression=encryption:add(default-resolver=parley, "
                    + "resolvers=[{name=parley, credential-store=parley, secret-key=key}])");
        }
        stopped(base, commands);
        own.secret()
                .forEach((name, value) -> stopped(
                        base,
                        List.of("/system-property=%s:add(value=\"%s\")".formatted(name, encrypted(base, value)))));
    }

    private String encrypted(Path base, String value) {
        String said = stopped(
                base,
                List.of("/subsystem=elytron/expression=encryption:create-expression(clear-text=\"" + value + "\")"));
        Matcher expression = ENCRYPTED.matcher(said);
        if (!expression.find()) {
            throw new AssertionError("no expression in " + said);
        }
        return expression.group();
    }

    /** What the server in this base directory says to the commands while it is stopped. */
    private String stopped(Path base, List<String> commands) {
        List<String> lines = new ArrayList<>(commands);
        lines.add(0, "embed-server --server-config=standalone.xml");
        lines.add("stop-embedded-server");
        try {
            Path file = Files.write(WorkDirectory.create("wildfly").resolve("own.cli"), lines);
            return cli(home, "-Djboss.server.base.dir=" + base, "--file=" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cli(Path home, String... arguments) {
        return Tool.sh(home.resolve("bin").resolve("jboss-cli.sh"), List.of(arguments));
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
