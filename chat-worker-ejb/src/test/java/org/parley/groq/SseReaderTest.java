package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseReaderTest {

    /** At most so many bytes come at a time, as from a network. */
    private static List<String> events(String stream, int size) throws IOException, ModelException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> events = new ArrayList<>();
        SseReader reader = new SseReader(100_000, events::add);
        for (int from = 0; from < bytes.length; from += size) {
            reader.take(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)));
        }
        reader.end();
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void readsEveryLineEndingHoweverTheBytesArrive(int size) throws IOException, ModelException {
        assertThat(events("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata:d\r\n\ndata: e\n\r\ndata: f", size))
                .containsExactly("a", "b", "c", "d", "e", "f");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void joinsLinesAndSkipsWhatIsNoData(int size) throws IOException, ModelException {
        assertThat(events(
                        "\uFEFFdata: a\ndata:  b\ndata\ndata:\n\n: comment\nevent: x\nid: 1\ndatabase: no\n\n\n\ndata: ü\uD83D\uDE80\n\n",
                        size))
                .containsExactly("a\n b\n\n", "ü\uD83D\uDE80");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 8192})
    void readsLongLines(int size) throws IOException, ModelException {
        String text = "äx".repeat(20_000);

        assertThat(events("data: " + text + "\n\ndata: " + text + "\r\n\r\n", size))
                .containsExactly(text, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "data: a\ndata: "})
    void refusesALineWithoutEnd(String beginning) {
        String stream = beginning + "x".repeat(300_000);

        assertThatThrownBy(() -> events(stream, 8192)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {8192})
    void refusesAnEventWithoutEnd(int size) {
        String stream = "data: x\n".repeat(100_000);

        assertThatThrownBy(() -> events(stream, size)).isInstanceOf(IOException.class);
    }
}
