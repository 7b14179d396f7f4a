package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The line's faults are what they are said to be, or the tests behind it prove nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultyLineTest {
    private static final String COUNTS = "return {'n', redis.call('INCR', KEYS[1])}";

    private final RedisProcess redis = RedisProcess.start();
    private FaultyLine line = FaultyLine.to(redis);

    @BeforeAll
    void closeTheFirst() {
        line.close();
    }

    @AfterAll
    void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        redis.call("DEL", "counter");
        line = FaultyLine.to(redis);
    }

    @AfterEach
    void close() {
        line.close();
    }

    /** A connection through the line. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Client() throws IOException {
            socket.setSoTimeout(5000);
        }

        void sends(String... words) throws IOException {
            StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                command.append('$')
                        .append(word.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n");
                command.append(word).append("\r\n");
            }
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Nullable
        String hears() throws IOException {
            return in.readLine();
        }

        void hears(String... lines) throws IOException {
            for (String one : lines) {
                assertThat(hears()).isEqualTo(one);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void passesOnWhatIsSaidInItsOrder() throws IOException {
        try (Client client = new Client()) {
            client.sends("SET", "key", "Grüße\r\n😀");
            client.sends("GET", "key");
            client.sends("GET", "no such key");
            client.sends("EVAL", COUNTS, "1", "counter");
            client.sends("NONSENSE");
            client.sends("PING");

            client.hears("+OK", "$13", "Grüße", "😀", "$-1", "*2", "$1", "n", ":1");
            assertThat(client.hears()).startsWith("-ERR");
            client.hears("+PONG");
        }
    }

    @Test
    void losesAReplyThoughTheScriptHasRun() throws IOException {
        line.faults().loseNext(1);
        try (Client client = new Client();
                Client other = new Client()) {
            client.sends("PING");
            client.sends("EVAL", COUNTS, "1", "counter");
            client.hears("+PONG");
            assertThat(client.hears()).as("the connection ends").isNull();

            other.sends("EVAL", COUNTS, "1", "counter");
            other.hears("*2", "$1", "n", ":2");
        }
        assertThat(line.faults().lost()).isEqualTo(1);
    }

    @Test
    void losesWhatAReadOfAQueueBroughtAndNoEmptyReply() throws IOException {
        redis.call("DEL", "queue");
        redis.call("XGROUP", "CREATE", "queue", "workers", "0", "MKSTREAM");
        line.faults().loseNext(1);
        try (Client client = new Client()) {
            String[] read = {"XREADGROUP", "GROUP", "workers", "me", "STREAMS", "queue", ">"};
            client.sends(read);
            client.hears("*-1");
            redis.call("XADD", "queue", "1-1", "field", "value");
            client.sends(read);
            assertThat(client.hears()).as("the connection ends").isNull();
        }
        assertThat(redis.call("XACK", "queue", "workers", "1-1"))
                .as("it had been given out")
                .containsExactly("1");
    }

    @Test
    void losesNothingOfAHeartbeatOrAPlainCommand() throws IOException {
        line.faults().atRandom(0, 1, 7);
        try (Client client = new Client()) {
            client.sends("EVAL", "return 'beat'", "1", "chat:nodes");
            client.sends("PING");
            client.hears("$4", "beat", "+PONG");
        }
    }

    @Test
    void dropsPublishedMessagesAndNoReply() throws IOException {
        line.faults().dropNext(2);
        try (Client listener = new Client();
                Client publisher = new Client()) {
            listener.sends("SUBSCRIBE", "news", "more");
            listener.hears("*3", "$9", "subscribe", "$4", "news", ":1", "*3", "$9", "subscribe", "$4", "more", ":2");
            for (String message : new String[] {"one", "two", "six"}) {
                publisher.sends("PUBLISH", "news", message);
                publisher.hears(":1");
            }
            listener.hears("*3", "$7", "message", "$4", "news", "$3", "six");
            listener.sends("PING");
            listener.hears("*2", "$4", "pong");
        }
        assertThat(line.faults().dropped()).isEqualTo(2);
    }

    @Test
    void cutsWhatThereIsAndLetsNewConnectionsThrough() throws IOException {
        try (Client client = new Client()) {
            client.sends("PING");
            client.hears("+PONG");
            line.cut();
            assertThat(client.hears()).isNull();
        }
        try (Client client = new Client()) {
            client.sends("PING");
            client.hears("+PONG");
        }
    }

    @Test
    void leavesNoThreadBehind() throws IOException {
        try (Client client = new Client()) {
            client.sends("PING");
            client.hears("+PONG");
            line.close();
        }
        // The last thread may still be on its way out.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("faulty-line")));
    }
}
