package org.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientFrameTest {

    @Test
    void readsEveryFrame() {
        assertThat(ClientFrame.read("{\"type\":\"ask\",\"id\":\"a-1_Z\",\"text\":\"hi\",\"new\":[1]}"))
                .isEqualTo(new ClientFrame.Ask("a-1_Z", "hi"));
        assertThat(ClientFrame.read("{\"turn\":\"t\",\"type\":\"stop\"}")).isEqualTo(new ClientFrame.Stop("t"));
        assertThat(ClientFrame.read("{\"type\":\"resume\",\"after\":\"1-2\"}"))
                .isEqualTo(new ClientFrame.Resume("1-2"));
        assertThat(ClientFrame.read("{\"type\":\"resume\"}")).isEqualTo(new ClientFrame.Resume(null));
        assertThat(ClientFrame.read("{\"type\":\"ping\"}")).isEqualTo(new ClientFrame.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "1",
                "null",
                "{\"type\":1}",
                "{}",
                "{\"type\":\"shout\"}",
                "{\"type\":\"ask\"",
                "{\"type\":\"ask\",\"text\":\"hi\"}",
                "{\"type\":\"ask\",\"id\":\"a b\",\"text\":\"hi\"}",
                "{\"type\":\"stop\"}",
                "{\"type\":\"resume\",\"after\":7}",
                "{\"type\":\"ping\"} x"
            })
    void refusesWhatIsNoFrame(String text) {
        assertThatExceptionOfType(BadFrameException.class).isThrownBy(() -> ClientFrame.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ask\",\"id\":\"a1\"}",
                "{\"type\":\"ask\",\"id\":\"a1\",\"text\":\" \\n\\u00a0\\u3000\"}"
            })
    void namesTheAskThatIsWrong(String text) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> ClientFrame.read(text))
                .satisfies(e -> assertThat(e.id()).contains("a1"));
    }

    @Test
    void refusesTooDeeplyNestedJson() {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> ClientFrame.read("{\"type\":" + "[".repeat(20_000)));
    }
}
