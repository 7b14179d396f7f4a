package org.parley.micro.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An OpenAI-compatible model API on loopback, so that Parley answers without a key by the very path that it takes to a
 * real model. It is a demo and says so. Safe for any thread; {@link #close} ends its threads and its streams.
 */
public final class OfflineModel implements AutoCloseable {
    /** The model's name, in its answers and for who configures it. */
    public static final String MODEL = "parley-offline-demo";

    private static final Logger LOG = Logger.getLogger(OfflineModel.class.getName());
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int HANDLER_THREADS = 8;
    private static final int TIMER_THREADS = 2;
    private static final int MAX_BODY_BYTES = 8 << 20;

    static {
        // Read once, by the JDK's server, at its first use: without it a token waits for the last one's
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final DemoAnswers answers = new DemoAnswers();
    private final ExecutorService handlers = Executors.newFixedThreadPool(HANDLER_THREADS, threads("demo-model"));
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(TIMER_THREADS, threads("demo-model-pace"));
    private final HttpServer server;
    private final int tokensPerSecond;

    private OfflineModel(HttpServer server, int tokensPerSecond) {
        this.server = server;
        this.tokensPerSecond = tokensPerSecond;
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
    }

    /**
     * Starts it on a free port.
     *
     * @param tokensPerSecond the pace of each streamed answer, at least 1
     */
    public static OfflineModel start(int tokensPerSecond) throws IOException {
        if (tokensPerSecond < 1) {
            throw new IllegalArgumentException("tokens per second must be 1 or more: " + tokensPerSecond);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
        OfflineModel model = new OfflineModel(server, tokensPerSecond);
        server.start();
        return model;
    }

    /** Where it listens, in the form that {@code GROQ_BASE_URL} takes. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.stop(0);
        handlers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            route(exchange);
        } catch (BadRequestException e) {
            send(exchange, e.status(), Replies.error("invalid_request_error", e.reason()));
        } catch (RuntimeException e) {
            // Only the kind: a message may quote the question.
            LOG.log(Level.WARNING, "the offline model failed: {0}", e.getClass().getName());
            send(exchange, 500, Replies.error("server_error", "the offline model failed"));
        }
    }

    private void route(HttpExchange exchange) throws IOException, BadRequestException {
        String method = exchange.getRequestMethod();
        switch (exchange.getRequestURI().getPath()) {
            case "/v1/chat/completions" -> {
                require("POST", method);
                complete(exchange);
            }
            case "/v1/models" -> {
                require("GET", method);
                send(exchange, 200, Replies.models());
            }
            default -> throw new BadRequestException(404, "there is only /v1/chat/completions and /v1/models here");
        }
    }

    private static void require(String expected, String method) throws BadRequestException {
        if (!expected.equals(method)) {
            throw new BadRequestException(405, "use " + expected);
        }
    }

    private void complete(HttpExchange exchange) throws IOException, BadRequestException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new BadRequestException(413, "the body has more than " + MAX_BODY_BYTES + " bytes");
        }
        CompletionRequest request = CompletionRequest.parse(new String(body, StandardCharsets.UTF_8));
        Conversation conversation = request.conversation();
        Completion completion = Completion.of(request, answers.reasoning(conversation), answers.to(conversation));
        if (request.stream()) {
            new PacedStream(exchange, completion, request.includeUsage(), timer, tokensPerSecond).begin();
        } else {
            send(exchange, 200, completion.whole());
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
