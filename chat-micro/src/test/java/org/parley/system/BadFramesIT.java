package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class BadFramesIT {
    private final ParleyProcess node;

    BadFramesIT(ParleyProcess node) {
        this.node = node;
    }

    private EventClient connect() {
        return EventClient.connect(node, node.opensSession("Ada"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "hello",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{'type':'ping'}",
                "[]",
                "[{\"type\":\"ping\"}]",
                "\"ping\"",
                "42",
                "null",
                "{}",
                "{\"type\":null}",
                "{\"type\":42}",
                "{\"type\":{\"type\":\"ping\"}}",
                "{\"type\":\"\"}",
                "{\"type\":\"PING\"}",
                "{\"type\":\"unheard-of\"}",
                "{\"type\":\"accepted\"}",
                "{\"type\":\"ask\"}",
                "{\"type\":\"ask\",\"text\":\"No id?\"}",
                "{\"type\":\"ask\",\"id\":\"\",\"text\":\"Empty id?\"}",
                "{\"type\":\"ask\",\"id\":7,\"text\":\"Number?\"}",
                "{\"type\":\"ask\",\"id\":null,\"text\":\"Null?\"}",
                "{\"type\":\"ask\",\"id\":\"a b\",\"text\":\"Space?\"}",
                "{\"type\":\"ask\",\"id\":\"ä\",\"text\":\"Umlaut?\"}",
                "{\"type\":\"ask\",\"id\":\"a:b\",\"text\":\"Colon?\"}",
                "{\"type\":\"ask\",\"id\":\"01234567890123456789012345678901234567890123456789012345678901234\",\"text\":\"65?\"}",
                "{\"type\":\"stop\"}",
                "{\"type\":\"stop\",\"turn\":1}",
                "{\"type\":\"stop\",\"turn\":null}",
                "{\"type\":\"resume\",\"after\":1}",
                "{\"type\":\"resume\",\"after\":{}}"
            })
    void badFrameIsAnErrorAndNoMore(String frame) {
        try (EventClient alice = connect()) {
            alice.sends(frame);

            isBadFrame(alice.seesNext());
            staysOpen(alice);
            assertThat(alice.turns()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ask\",\"id\":\"readable\"}",
                "{\"type\":\"ask\",\"id\":\"readable\",\"text\":\"\"}",
                "{\"type\":\"ask\",\"id\":\"readable\",\"text\":\" \\n\\t \"}",
                "{\"type\":\"ask\",\"id\":\"readable\",\"text\":\"\\u3000\\u2003\"}",
                "{\"type\":\"ask\",\"id\":\"readable\",\"text\":17}",
                "{\"type\":\"ask\",\"id\":\"readable\",\"text\":null}"
            })
    void errorOfAnAskNamesItsId(String frame) {
        try (EventClient alice = connect()) {
            alice.sends(frame);

            JsonObject error = alice.seesNext();
            isBadFrame(error);
            assertThat(Json.text(error, "id")).isEqualTo("readable");
            staysOpen(alice);
        }
    }

    @Test
    void idOfARefusedAskCanBeUsedAgain() {
        try (EventClient alice = connect()) {
            alice.asks("again", " ");
            alice.sees("error");
            alice.asks("again", "Now?");

            assertThat(alice.seesAnswer("again")).isEqualTo("You said: Now?");
        }
    }

    @Test
    void binaryFrameIsAnErrorAndNoMore() {
        try (EventClient alice = connect()) {
            alice.socket().sendsBinary("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));

            isBadFrame(alice.seesNext());
            staysOpen(alice);
        }
    }

    @Test
    void deepNestingIsAnErrorAndNoMore() {
        try (EventClient alice = connect()) {
            alice.sends("{\"type\":\"ping\",\"deep\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");

            assertThat(Json.text(alice.seesNext(), "type")).isIn("error", "pong");
            staysOpen(alice);
        }
    }

    @Test
    void questionMayHaveEightThousandUnitsAndNoMore() {
        try (EventClient alice = connect()) {
            String just = "x".repeat(8000);
            assertThat(alice.seesAnswer(alice.asks(just))).isEqualTo("You said: " + just);
            String emoji = "😀".repeat(4000);
            assertThat(alice.seesAnswer(alice.asks(emoji))).isEqualTo("You said: " + emoji);

            for (String tooLong : new String[] {just + "x", emoji + "x"}) {
                String id = alice.asks(tooLong);
                JsonObject error = alice.sees("error");
                assertThat(Json.text(error, "code")).isEqualTo("too_long");
                assertThat(Json.text(error, "id")).isEqualTo(id);
                assertThat(Json.text(error, "message")).contains("8000").doesNotContain("xxx");
            }
            staysOpen(alice);
        }
    }

    @Test
    void frameMayHave65536BytesAndNoMore() {
        String frame = "{\"type\":\"ping\",\"pad\":\"\"}";
        String just = frame.replace("\"\"", "\"" + "x".repeat(65536 - frame.length()) + "\"");
        try (EventClient alice = connect()) {
            alice.sends(just);
            assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");

            alice.sends(just.replace("xx\"}", "xxx\"}"));

            assertThat(alice.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void frameIsMeasuredInBytes() {
        try (EventClient alice = connect()) {
            // 40,000 characters are 80,000 bytes
            alice.sends("{\"type\":\"ping\",\"pad\":\"" + "é".repeat(40_000) + "\"}");

            assertThat(alice.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void frameInPiecesIsMeasuredAsAWhole() {
        try (EventClient alice = connect()) {
            alice.socket().sendsPart("{\"type\":\"pi", false);
            alice.socket().sendsPart("ng\"}", true);
            assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");

            alice.socket().sendsPart("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(40_000), false);
            alice.socket().sendsPart("x".repeat(40_000), false);

            assertThat(alice.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void tooLargePlainAndBinaryFramesCloseToo() {
        Session ada = node.opensSession("Ada");
        try (ChatSocket plain = ChatSocket.plain(node, ada.query());
                ChatSocket binary = ChatSocket.events(node, ada.query())) {
            plain.sends("x".repeat(70_000));
            binary.sendsBinary(new byte[70_000]);

            assertThat(plain.awaitClosed().code()).isEqualTo(1009);
            assertThat(binary.awaitClosed().code()).isEqualTo(1009);
        }
    }

    private static void isBadFrame(JsonObject error) {
        assertThat(Json.text(error, "type")).isEqualTo("error");
        assertThat(Json.text(error, "code")).isEqualTo("bad_frame");
        assertThat(Json.text(error, "message")).contains(" ").doesNotContainIgnoringCase("exception");
    }

    private static void staysOpen(EventClient alice) {
        alice.sends("{\"type\":\"ping\"}");
        assertThat(Json.text(alice.seesNext(), "type")).isEqualTo("pong");
    }
}
