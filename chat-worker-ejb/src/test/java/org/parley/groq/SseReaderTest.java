package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseReaderTest {

    /** Gives at most so many bytes at a time, as a network may. */
    private static InputStream inPieces(String stream, int size) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, size));
            }
        };
    }

    private static List<String> events(String stream, int size) throws IOException {
        SseReader reader = new SseReader(inPieces(stream, size), 100_000);
        List<String> events = new ArrayList<>();
        for (Optional<String> data = reader.next(); data.isPresent(); data = reader.next()) {
            events.add(data.get());
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void readsEveryLineEndingHoweverTheBytesArrive(int size) throws IOException {
        assertThat(events("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata:d\r\n\ndata: e\n\r\ndata: f", size))
                .containsExactly("a", "b", "c", "d", "e", "f");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void joinsLinesAndSkipsWhatIsNoData(int size) throws IOException {
        assertThat(events(
                        "\uFEFFdata: a\ndata:  b\ndata\ndata:\n\n: comment\nevent: x\nid: 1\ndatabase: no\n\n\n\ndata: ü\uD83D\uDE80\n\n",
                        size))
                .containsExactly("a\n b\n\n", "ü\uD83D\uDE80");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 8192})
    void readsLongLines(int size) throws IOException {
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
