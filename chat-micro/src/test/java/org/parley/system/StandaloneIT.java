package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The one file with nothing configured: its own Redis and the offline model. The test that stops it comes last. */
@Tag("runnable")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StandaloneIT {
    private final ParleyProcess node = ParleyProcess.launch(Map.of("CHAT_DEMO_TOKENS_PER_SECOND", "400"));

    @BeforeAll
    void start() {
        node.awaitReady();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    @Order(1)
    void questionIsAnsweredAsSoonAsTheLineIsThere() {
        assertThat(node.stdout().lines().filter(line -> line.contains("Parley is ready")))
                .containsExactly("Parley is ready: http://localhost:" + node.port());
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String answer = alice.seesAnswer(alice.asks("Hello, who are you?"));

            assertThat(answer).containsIgnoringCase("offline").containsIgnoringCase("demo");
        }
    }

    @Test
    @Order(1)
    void offlineModelSaysHowToGetARealOne() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            assertThat(alice.seesAnswer(alice.asks("What are you?"))).contains("GROQ_API_KEY");
        }
    }

    @Test
    @Order(1)
    void offlineModelRemembersTheConversation() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            alice.seesAnswer(alice.asks("My name is Grace."));

            assertThat(alice.seesAnswer(alice.asks("What is my name?"))).contains("Grace");
        }
    }

    @Test
    @Order(1)
    void longStoryHasHundredsOfTokens() {
        try (EventClient alice = EventClient.connect(node, node.opensSession("Ada"))) {
            String id = alice.asks("Tell me a long story");
            alice.seesAnswer(id, Duration.ofSeconds(30));

            assertThat(alice.seesEnd(id).getJsonObject("usage").getInt("completion_tokens"))
                    .isGreaterThan(200);
            assertThat(alice.frames().stream()
                            .filter(frame -> Json.text(frame, "type").equals("delta")))
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    @Order(1)
    void nobodyElseOnTheNetworkCanConnect() throws IOException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();

        for (InetAddress address : outside) {
            assertThat(accepts(address)).as("connection by %s", address).isFalse();
        }
    }

    private boolean accepts(InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, node.port()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Order(1)
    void everythingIsInOneDirectory() throws IOException {
        assertThat(Files.isDirectory(node.directory().resolve(".parley").resolve("redis")))
                .isTrue();
        try (var files = Files.list(node.directory())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".parley", "stdout.log", "stderr.log");
        }
    }

    @Test
    @Order(2)
    void restartKeepsTheChatsAndNoEndLeavesAProcess() {
        Session ada = node.opensSession("Ada");
        try (EventClient alice = EventClient.connect(node, ada);
                PlainClient plain = PlainClient.connect(node, ada)) {
            String id = alice.asks("Remember me?");
            String answer = alice.seesAnswer(id);
            String cursor = alice.cursor();
            var history = node.history(ada);

            node.terminate();

            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
            assertThat(plain.socket().awaitClosed().code()).isEqualTo(1001);
            await().atMost(Duration.ofSeconds(5)).until(() -> node.processes().isEmpty());
            // Payara itself may warn, with a trace, where a client's answer to a close frame overtakes its own closing.
            assertThat(node.output()).doesNotContain("SEVERE");

            try (ParleyProcess again = ParleyProcess.launch(
                            Map.of(
                                    "CHAT_HTTP_PORT",
                                    Integer.toString(node.port()),
                                    "CHAT_DEMO_TOKENS_PER_SECOND",
                                    "400"),
                            node.directory())
                    .awaitReady()) {
                assertThat(again.history(ada)).isEqualTo(history);
                alice.reconnects(again);
                assertThat(alice.cursor()).isEqualTo(cursor);
                assertThat(alice.seesAnswer(id)).isEqualTo(answer);
                alice.seesAnswer(alice.asks("And on we go?"));
                assertThat(alice.frames())
                        .noneMatch(frame -> Json.text(frame, "type").equals("snapshot"));

                again.kill();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> again.processes().isEmpty());
            }
        }
    }
}
