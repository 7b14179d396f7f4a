package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A {@code chat.v1} client over a bare TCP connection with a small window: what it does not read stays with the server.
 * It reads only when it is told to. For one thread.
 */
final class SlowClient implements AutoCloseable {
    private static final int WINDOW = 4096;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Socket socket;
    private final DataInputStream in;
    private final Transcript transcript;
    private final List<String> log = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private Optional<ChatSocket.Closed> closed = Optional.empty();

    private SlowClient(Socket socket, Transcript transcript) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
        this.transcript = transcript;
    }

    static SlowClient connect(ParleyProcess node, Session session) {
        return connect(node, session.query(), new Transcript());
    }

    /** Connects again and goes on after its last cursor. */
    SlowClient continued(ParleyProcess node, Session session) {
        return connect(
                node, session.query() + "&after=" + ParleyProcess.encoded(transcript.cursor()), transcript.continued());
    }

    private static SlowClient connect(ParleyProcess node, String query, Transcript transcript) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(WINDOW);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
            SlowClient client = new SlowClient(socket, transcript);
            client.shakesHands(node, query);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shakesHands(ParleyProcess node, String query) throws IOException {
        String request = "GET /chat" + query + " HTTP/1.1\r\nHost: localhost:" + node.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 101 ");
    }

    /** Reads on until a frame of this type, or until the server closes. */
    void readsTo(String type) {
        readsUntil(frame -> Json.text(frame, "type").equals(type));
    }

    private void readsUntil(Predicate<JsonObject> last) {
        try {
            Optional<String> text = nextText();
            while (text.isPresent()) {
                JsonObject frame = Json.read(text.get());
                transcript.apply(frame).ifPresent(violations::add);
                if (Transcript.isLogged(frame)) {
                    log.add(text.get());
                }
                if (last.test(frame)) {
                    return;
                }
                text = nextText();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next text message; empty where the connection ends. */
    private Optional<String> nextText() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = in.readNBytes(length);
            switch (first & 0x0F) {
                case 0, 1 -> {
                    message.write(payload);
                    if ((first & 0x80) != 0) {
                        return Optional.of(message.toString(StandardCharsets.UTF_8));
                    }
                }
                case 8 -> {
                    closed = Optional.of(new ChatSocket.Closed(
                            (payload[0] & 0xFF) << 8 | payload[1] & 0xFF,
                            new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8)));
                    return Optional.empty();
                }
                case 9 -> pong();
                default -> {}
            }
        }
    }

    private void pong() {
        try {
            // masked, empty
            socket.getOutputStream().write(new byte[] {(byte) 0x8A, (byte) 0x80, 1, 2, 3, 4});
        } catch (IOException e) {
            // The server has closed already; what it sent before is read all the same.
        }
    }

    /** The ● frames, as text. */
    List<String> log() {
        return log;
    }

    Optional<ChatSocket.Closed> closed() {
        return closed;
    }

    void obeysTheProtocol() {
        assertThat(violations).as("frames that break the protocol").isEmpty();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
