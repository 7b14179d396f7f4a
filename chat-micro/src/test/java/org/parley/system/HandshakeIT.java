package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class HandshakeIT {
    private final ParleyProcess node;

    HandshakeIT(ParleyProcess node) {
        this.node = node;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?token=",
                "?token=unknown",
                "?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "?token=a%00b",
                "?token=%7B%7D*",
                "?other=1"
            })
    void socketWithoutSessionIsClosedAtOnceWithAReason(String query) {
        try (ChatSocket events = ChatSocket.events(node, query);
                ChatSocket plain = ChatSocket.plain(node, query)) {
            for (ChatSocket socket : new ChatSocket[] {events, plain}) {
                ChatSocket.Closed closed = socket.awaitClosed();
                assertThat(closed.code()).isEqualTo(1008);
                assertThat(closed.reason()).contains(" ").doesNotContainIgnoringCase("exception");
                assertThat(socket.texts()).noneMatch(text -> text.contains("ready"));
            }
        }
    }

    @Test
    void cookieOpensTheSocket() {
        Session ada = node.opensSession("Ada");

        try (ChatSocket socket = ChatSocket.events(node, "", "Cookie", ada.cookie())) {
            socket.waits("ready", ChatSocket.LIMIT, () -> !socket.texts().isEmpty());
            assertThat(Json.text(Json.read(socket.texts().get(0)), "name")).isEqualTo("Ada");
        }
    }

    @Test
    void cookiesOfManyThatConnectAtOnceAreNotMixedUp() {
        List<CompletableFuture<String>> names =
                IntStream.range(0, 40).mapToObj(i -> node.opensSession("Person " + i)).toList().stream()
                        .map(session -> CompletableFuture.supplyAsync(() -> {
                            try (ChatSocket socket = ChatSocket.events(node, "", "Cookie", session.cookie())) {
                                socket.waits(
                                        "ready",
                                        ChatSocket.LIMIT,
                                        () -> !socket.texts().isEmpty());
                                return Json.text(Json.read(socket.texts().get(0)), "name");
                            }
                        }))
                        .toList();
        assertThat(names.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "Person " + i).toList());
    }

    /** Payara mixes connections up where a close of ours meets the client's answer: the node must not let it. */
    @Test
    void closingManyDisturbsNobody() {
        // Threads of its own: the common pool has too few for closes to meet each other's requests.
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Integer>> codes = IntStream.range(0, 2000)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            node.get("/api/health");
                            try (ChatSocket socket = ChatSocket.events(node, i % 2 == 0 ? "" : "?token=unknown-" + i)) {
                                return socket.awaitClosed().code();
                            }
                        },
                        clients))
                .toList();
        clients.shutdown();
        assertThat(codes.stream().map(CompletableFuture::join)).containsOnly(1008);
        assertThat(node.output()).doesNotContain("NullPointerException");
    }

    @Test
    void offeredSubprotocolIsTaken() {
        Session ada = node.opensSession("Ada");

        try (ChatSocket events = ChatSocket.events(node, ada.query());
                ChatSocket plain = ChatSocket.plain(node, ada.query())) {
            assertThat(events.subprotocol()).isEqualTo("chat.v1");
            assertThat(plain.subprotocol()).isEmpty();
        }
    }

    @Test
    void readyTellsTheSession() {
        Session ada = node.opensSession("Ada");

        try (ChatSocket socket = ChatSocket.events(node, ada.query())) {
            socket.waits("ready", ChatSocket.LIMIT, () -> !socket.texts().isEmpty());
            var ready = Json.read(socket.texts().get(0));
            assertThat(ready.keySet()).startsWith("type").contains("name", "session_start", "expires_at", "cursor");
            assertThat(Json.text(ready, "type")).isEqualTo("ready");
            assertThat(Json.text(ready, "name")).isEqualTo("Ada");
            assertThat(Json.text(ready, "session_start")).isEqualTo(Json.text(ada.body(), "session_start"));
            assertThat(Json.text(ready, "expires_at"))
                    .matches(Answers.TIME)
                    .isGreaterThan(Json.text(ready, "session_start"));
            assertThat(Json.text(ready, "cursor")).isNotBlank();
        }
    }

    @Test
    void framesSentBeforeReadyAreHandledAfterItInOrder() {
        Session ada = node.opensSession("Ada");

        try (ChatSocket socket = ChatSocket.events(node, ada.query())) {
            socket.sends("{\"type\":\"ask\",\"id\":\"early-1\",\"text\":\"Early one?\"}");
            socket.sends("{\"type\":\"nonsense\"}");
            socket.sends("{\"type\":\"ask\",\"id\":\"early-2\",\"text\":\"Early two?\"}");
            socket.waits("both accepted", ChatSocket.LIMIT, () -> types(socket, "accepted") == 2);

            assertThat(socket.texts().get(0)).startsWith("{\"type\":\"ready\"");
            assertThat(socket.texts().stream()
                            .map(Json::read)
                            .filter(frame -> Json.text(frame, "type").equals("accepted"))
                            .map(frame -> Json.text(frame, "id")))
                    .containsExactly("early-1", "early-2");
            assertThat(types(socket, "error")).isEqualTo(1);
        }
    }

    private static long types(ChatSocket socket, String type) {
        return socket.texts().stream()
                .filter(text -> text.startsWith("{\"type\":\"" + type + "\""))
                .count();
    }
}
