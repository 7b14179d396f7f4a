package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parley.deploy.Dockerfile;
import org.parley.deploy.Program;
import org.parley.deploy.Repository;

/** The images of the servers: their start scripts, in a server's folder made as their Dockerfiles make it. */
final class ServerImagesIT {
    @Test
    @Tag("wildfly")
    void wildflyAnswersAndDrains() throws IOException {
        Path home = ServerKind.path("parley.wildfly.image");
        Program.of(
                        home.resolve("bin/jboss-cli.sh").toString(),
                        "--file=" + Repository.file("deploy/wildfly/configure.cli"))
                .with("JAVA_HOME", System.getProperty("java.home"))
                .succeeds();
        put(ServerKind.path("parley.ear"), home.resolve("standalone/deployments"));
        int management = FreePort.find();
        int https = FreePort.find();
        while (https == management) {
            https = FreePort.find();
        }
        List<String> ports = List.of("-Djboss.management.http.port=" + management, "-Djboss.https.port=" + https);

        answersAndDrains("wildfly", home, ports, "WFLYSRV0010: Deployed \"parley.ear\"", ChildProcess.STDOUT);
    }

    @Test
    @Tag("payara")
    void payaraAnswersAndDrains() throws IOException {
        Path home = ServerKind.path("parley.payara.image");
        put(ServerKind.path("parley.ear"), home);
        put(Repository.file("deploy/payara/pre-boot.asadmin"), home);
        put(Repository.file("deploy/payara/post-boot.asadmin"), home);

        answersAndDrains("payara", home, List.of(), "parley was successfully deployed", ChildProcess.STDERR);
    }

    private static void put(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void answersAndDrains(
            String server, Path home, List<String> arguments, String readyLine, String output) throws IOException {
        Dockerfile image = Dockerfile.read("deploy/docker/Dockerfile." + server);
        put(Repository.file("deploy/docker/health.sh"), home);
        put(Repository.file("deploy/docker/start-" + server + ".sh"), home);
        List<Path> contents = new ArrayList<>();
        try (Stream<Path> all = Files.list(home)) {
            all.forEach(contents::add);
        }
        Map<Path, Long> before = written(home);
        try (ModelStub model = ModelStub.start();
                RedisProcess redis = RedisProcess.startDurable()) {
            Map<String, String> environment = new HashMap<>(model.environment());
            environment.put("REDIS_URL", redis.url());
            environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
            try (ParleyProcess node = ParleyProcess.launch(
                            environment,
                            WorkDirectory.create(server),
                            new ContainerNode(image, contents, arguments, readyLine, output))
                    .awaitReady()) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(health(image, node).code()).isZero());
                try (EventClient events = EventClient.connect(node, node.opensSession("Ada"))) {
                    assertThat(events.seesAnswer(events.asks("In a container?")))
                            .isEqualTo("You said: In a container?");
                }

                assertThat(node.terminate()).isIn(0, 143);
            }
        }
        assertThat(written(home)).as("files of the image that were written").isEqualTo(before);
    }

    private static Program.Ended health(Dockerfile image, ParleyProcess node) {
        return Program.of(image.healthCheck())
                .in(ContainerNode.folder(node.directory()))
                .with("CHAT_HTTP_PORT", Integer.toString(node.port()))
                .run();
    }

    /** When each file was written last. */
    private static Map<Path, Long> written(Path folder) throws IOException {
        Map<Path, Long> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> times.put(file, file.toFile().lastModified()));
        }
        return times;
    }
}
