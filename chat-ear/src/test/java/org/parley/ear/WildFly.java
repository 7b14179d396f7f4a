package org.parley.ear;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parley.redis.servers.ServerProcess;

/** A WildFly that the shipped script has configured. Arquillian starts and stops it. */
final class WildFly implements TestServer.Kind {
    private final Path home = Path.of(System.getProperty("parley.wildfly.home"));
    private final Path script = Path.of(System.getProperty("parley.wildfly.script"));

    @Override
    public Map<String, String> prepare(List<String> options) {
        Command.run(
                home.resolveSibling("configure.log"),
                List.of("sh", home.resolve("bin").resolve("jboss-cli.sh").toString(), "--file=" + script));
        int management = ServerProcess.freePort();
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx768m");
        all.add("-Djboss.bind.address=127.0.0.1");
        all.add("-Djboss.bind.address.management=127.0.0.1");
        all.add("-Djboss.http.port=" + ServerProcess.freePort());
        all.add("-Djboss.https.port=" + ServerProcess.freePort());
        all.add("-Djboss.management.http.port=" + management);
        return Map.of(
                "jbossHome", home.toString(),
                "managementAddress", "127.0.0.1",
                "managementPort", Integer.toString(management),
                "javaVmArguments", String.join(" ", all));
    }

    @Override
    public void close() {
        // Arquillian has stopped it.
    }
}
