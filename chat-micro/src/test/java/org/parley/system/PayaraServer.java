package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.parley.payara.LoopbackDomain;

/** The EAR on a Payara Server that the shipped files have configured. Each node is a domain of its own. */
record PayaraServer(Path home, Path scripts, Path ear, OwnSettings own) implements ApplicationServer {
    private static final String DOMAIN = LoopbackDomain.NAME;

    PayaraServer() {
        this(
                ServerKind.path("parley.payara.home"),
                ServerKind.path("parley.payara.scripts"),
                ServerKind.path("parley.ear"),
                OwnSettings.NONE);
    }

    @Override
    public ApplicationServer with(OwnSettings settings) {
        return new PayaraServer(home, scripts, ear, settings);
    }

    @Override
    public ChildProcess start(Path directory, Map<String, String> environment, Ports ports) {
        try {
            Path domains = directory.resolve("domains");
            if (!Files.exists(domains)) {
                LoopbackDomain.make(home, domains, ports.http(), ports.management(), jvmOptions(environment));
            }
            Files.copy(ear, domains.resolve(DOMAIN).resolve("parley.ear"), StandardCopyOption.REPLACE_EXISTING);
            return ChildProcess.start(directory, environment, plan(domains));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String readyLine() {
        return "parley was successfully deployed";
    }

    @Override
    public String output() {
        return ChildProcess.STDERR;
    }

    @Override
    public boolean bringsRedis() {
        return false;
    }

    private String asadmin(String... arguments) {
        return Tool.sh(home.resolve("bin").resolve("asadmin"), List.of(arguments));
    }

    /** One more: its monitoring never forgets the stacks of the threads that ran when the server had started. */
    @Override
    public int generationsKept() {
        return 1 + ApplicationServer.super.generationsKept();
    }

    @Override
    public void undeploy(Path directory, Ports ports) {
        asadmin("--port=" + ports.management(), "undeploy", "parley");
    }

    @Override
    public void deploy(Path directory, Ports ports) {
        redeploy(directory, ports);
    }

    @Override
    public void redeploy(Path directory, Ports ports) {
        Path copy = directory.resolve("domains").resolve(DOMAIN).resolve("parley.ear");
        asadmin("--port=" + ports.management(), "deploy", "--name=parley", "--force=true", copy.toString());
    }

    /** The command that asadmin would start the server with, so that signals reach the server itself. */
    private List<String> plan(Path domains) throws IOException {
        String planned = asadmin(
                "start-domain",
                "--dry-run",
                "--verbose",
                "--domaindir=" + domains,
                "--prebootcommandfile=" + scripts.resolve("pre-boot.asadmin"),
                "--postbootcommandfile=" + postBoot(domains),
                DOMAIN);
        List<String> lines = planned.lines().toList();
        int end = lines.indexOf("");
        List<String> command = new ArrayList<>(lines.subList(1, end < 0 ? lines.size() : end).stream()
                .takeWhile(line -> !line.startsWith("Command start-domain"))
                .toList());
        // It would wait for the master password there.
        command.set(command.indexOf("-read-stdin") + 1, "false");
        return command;
    }

    /** The shipped file, after the commands of docs/configuration.md for what this server is to have of its own. */
    private Path postBoot(Path domains) throws IOException {
        Path shipped = scripts.resolve("post-boot.asadmin");
        if (own.equals(OwnSettings.NONE)) {
            return shipped;
        }
        List<String> commands = new ArrayList<>();
        own.plain()
                .forEach((name, value) ->
                        commands.add("set-config-property --source=domain --propertyname=%s --propertyvalue=%s"
                                .formatted(name, value)));
        for (Map.Entry<String, String> secret : own.secret().entrySet()) {
            Path file = Files.writeString(
                    WorkDirectory.create("alias").resolve("password"), "AS_ADMIN_ALIASPASSWORD=" + secret.getValue());
            commands.add("create-password-alias --passwordfile=%s %s".formatted(file, secret.getKey()));
        }
        commands.addAll(Files.readAllLines(shipped));
        return Files.write(domains.resolve("post-boot.asadmin"), commands);
    }

    /** The domain's own options win over the environment's, so a test's have to be said there. */
    private static List<String> jvmOptions(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("JAVA_TOOL_OPTIONS", "").split(" "))
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
