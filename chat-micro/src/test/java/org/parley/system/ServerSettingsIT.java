package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings that an operator gives by the server's own means: a source of properties, an encrypted store. */
@Tag("server")
final class ServerSettingsIT {
    private static final String KEY = "gsk_s3cret-word";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    @Test
    void settingsAndSecretsReachTheModelAndNoSecretIsInAFile() throws IOException {
        try (ModelStub model = ModelStub.start();
                ParleyProcess node = launch(
                        Map.of("chat.groq.base-url", model.url(), "chat.groq.model", "own/model"),
                        Map.of("chat.groq.api-key", KEY))) {
            node.awaitReady();
            try (PlainClient ada = PlainClient.connect(node, node.opensSession("Ada"))) {
                ada.asks("Whose settings?");
                assertThat(ada.hears()).isEqualTo("You said: Whose settings?");
            }
            ModelStub.Request request = model.requests().get(0);
            assertThat(request.headers()).containsEntry("authorization", "Bearer " + KEY);
            assertThat(request.body().getString("model")).isEqualTo("own/model");
            assertThat(filesWithTheKey(node.directory())).isEmpty();
        }
    }

    @Test
    void whatCantBeUsedStopsTheDeploymentWithOneLine() {
        try (ParleyProcess node = launch(Map.of("chat.worker.concurrency", "5000"), Map.of())) {
            await().atMost(START_LIMIT).until(() -> says(node, "Parley can't start: ") > 0);
            await().atMost(START_LIMIT)
                    .ignoreExceptions()
                    .until(() -> node.get("/api/health").statusCode() == 404);

            assertThat(says(
                            node,
                            "Parley can't start: CHAT_WORKER_CONCURRENCY (chat.worker.concurrency)"
                                    + " must be 1 to 4096: 5000"))
                    .isEqualTo(1);
            assertThat(says(node, "Parley can't start: ")).isEqualTo(1);
        }
    }

    private static ParleyProcess launch(Map<String, String> plain, Map<String, String> secret) {
        ApplicationServer server = (ApplicationServer) ServerKind.chosen();
        return ParleyProcess.launch(
                Map.of(),
                WorkDirectory.create("own-settings"),
                server.with(new ApplicationServer.OwnSettings(plain, secret)));
    }

    private static long says(ParleyProcess node, String text) {
        return node.output().lines().filter(line -> line.contains(text)).count();
    }

    /** Logs, configuration and all else that the server has written. */
    private static List<Path> filesWithTheKey(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(ServerSettingsIT::hasTheKey)
                    .toList();
        }
    }

    private static boolean hasTheKey(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
