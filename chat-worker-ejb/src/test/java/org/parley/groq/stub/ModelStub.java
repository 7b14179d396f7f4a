package org.parley.groq.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A model API on loopback whose every byte the test decides, when and whether it is sent. */
public final class ModelStub implements AutoCloseable {

    /** What the stub does with a request. */
    @FunctionalInterface
    public interface Script {
        void play(Exchange exchange) throws IOException, InterruptedException;
    }

    /** A request that came. */
    public record Request(String line, Map<String, String> headers, String body) {}

    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Socket, Boolean> sockets = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    public ModelStub(Script script) throws IOException {
        this(0, script);
    }

    /** On a port that was chosen before. */
    public ModelStub(int port, Script script) throws IOException {
        this(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), "http", script);
    }

    private ModelStub(ServerSocket listener, String scheme, Script script) {
        this.listener = listener;
        this.scheme = scheme;
        this.script = script;
        threads.execute(this::accept);
    }

    /** One that speaks nothing but TLS. */
    public static ModelStub secured(SSLContext by, Script script) throws IOException {
        ServerSocket listener =
                by.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        return new ModelStub(listener, "https", script);
    }

    /** A stub that answers every request with this status, these header lines and this body. */
    public static ModelStub answering(int status, String headerLines, String body) throws IOException {
        return new ModelStub(exchange -> exchange.whole(status, headerLines, body));
    }

    /** A stub that streams these pieces of data and ends properly. */
    public static ModelStub streaming(String... data) throws IOException {
        return new ModelStub(exchange -> {
            exchange.beginEvents();
            for (String each : data) {
                exchange.event(each);
            }
            exchange.end();
        });
    }

    /** A stub that sends this piece of data again and again. */
    public static ModelStub endless(String data) throws IOException {
        return new ModelStub(exchange -> {
            exchange.beginEvents();
            while (true) {
                exchange.event(data);
            }
        });
    }

    public URI baseUrl() {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/openai/v1");
    }

    public List<Request> requests() {
        return requests;
    }

    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                sockets.put(socket, true);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            while (true) {
                Request request = read(socket.getInputStream());
                if (request == null) {
                    return;
                }
                requests.add(request);
                script.play(new Exchange(request, socket));
            }
        } catch (IOException gone) {
            // the client has gone, or the script cut the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets.keySet()) {
            socket.close();
        }
        threads.shutdownNow();
    }

    /** One request being answered. */
    public static final class Exchange {
        private final Request request;
        private final Socket socket;
        private final OutputStream out;

        Exchange(Request request, Socket socket) throws IOException {
            this.request = request;
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public Request request() {
            return request;
        }

        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void whole(int status, String headerLines, String body) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            raw("HTTP/1.1 %d Stub\r\n%sContent-Length: %d\r\n\r\n%s".formatted(status, headerLines, length, body));
        }

        public void beginEvents() throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        public void event(String data) throws IOException {
            bytes(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        }

        /** Sends one HTTP chunk, whatever it holds. */
        public void bytes(byte[] chunk) throws IOException {
            out.write((Integer.toHexString(chunk.length).toLowerCase(Locale.ROOT) + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(chunk);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void end() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Says nothing more until the client goes. */
        public void hang() throws IOException {
            socket.getInputStream().read();
            throw new IOException("the client has gone");
        }

        /** Opens the latch when the client has gone. */
        public void hang(CountDownLatch gone) throws IOException {
            try {
                hang();
            } finally {
                gone.countDown();
            }
        }

        /** Closes the connection; what was sent still arrives. */
        public void leave() throws IOException {
            socket.close();
        }

        /** Breaks the connection at once, along with what is still on its way. */
        public void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
