package org.parley.ear;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.parley.payara.LoopbackDomain;
import org.parley.redis.servers.ServerProcess;

/** A domain of a Payara Server that the shipped file has configured. Arquillian's adapter finds it running. */
final class PayaraDomain implements TestServer.Kind {
    private static final String DOMAIN = LoopbackDomain.NAME;
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
        int admin = ServerProcess.freePort();
        try {
            LoopbackDomain.make(home, domains, ServerProcess.freePort(), admin, options);
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
}
