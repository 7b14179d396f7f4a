package org.parley.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An OpenAI-compatible API whose answers a test writes. What nobody has written an answer for is repeated: {@code You
 * said: …}, in several tokens. Safe for several threads.
 */
public final class ModelStub implements AutoCloseable {

    static {
        // Without it the JDK's server holds small chunks back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /**
     * A request as it came.
     *
     * @param headers with names in lower case
     */
    public record Request(Map<String, String> headers, JsonObject body) {
        /** The messages as {@code role: content}. */
        public List<String> messages() {
            return body.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                    .map(message -> message.getString("role") + ": " + message.getString("content"))
                    .toList();
        }

        /** The last message. */
        public String question() {
            List<JsonObject> messages = body.getJsonArray("messages").getValuesAs(JsonObject.class);
            return messages.get(messages.size() - 1).getString("content");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> abandoned = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> answers = new HashMap<>();

    private ModelStub(HttpServer server) {
        this.server = server;
    }

    public static ModelStub start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ModelStub stub = new ModelStub(server);
            server.createContext("/v1/chat/completions", stub::handle);
            server.setExecutor(stub.threads);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code GROQ_BASE_URL}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The answer to this question, token by token. */
    public void answers(String question, String... tokens) {
        answers(question, Answer.of(tokens));
    }

    /** The answers to this question: one for each attempt, the last one again for all later ones. */
    public synchronized void answers(String question, Answer... attempts) {
        answers.put(question, new ArrayDeque<>(Arrays.asList(attempts)));
    }

    /** Forgets what it was asked and was to answer, where the question begins like this. */
    public synchronized void forget(String beginning) {
        answers.keySet().removeIf(question -> question.startsWith(beginning));
        requests.removeIf(request -> request.question().startsWith(beginning));
    }

    /** All requests so far that ended with this question. */
    public List<Request> requests(String question) {
        return requests.stream()
                .filter(request -> request.question().equals(question))
                .toList();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Whether somebody hung up before an answer to this question had ended. */
    public boolean wasAbandoned(String question) {
        return abandoned.contains(question);
    }

    private synchronized Answer next(String question) {
        Deque<Answer> left = answers.get(question);
        if (left == null) {
            return Answer.of("You ", "said: ", question);
        }
        return left.size() > 1 ? left.remove() : left.element();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(Map.copyOf(headers), Json.read(body));
        requests.add(request);
        Answer answer = next(request.question());
        try {
            new Reply(exchange, request).send(answer);
        } catch (IOException e) {
            if (!answer.isCut()) {
                abandoned.add(request.question());
            }
            throw e;
        }
    }

    /** One answer on its way. */
    private static final class Reply {
        private final HttpExchange exchange;
        private final Request request;
        private Optional<OutputStream> stream = Optional.empty();
        private int tokens;

        Reply(HttpExchange exchange, Request request) {
            this.exchange = exchange;
            this.request = request;
        }

        void send(Answer answer) throws IOException {
            String reason = "stop";
            for (Answer.Step step : answer.steps()) {
                if (step instanceof Answer.Say say) {
                    event(choice(Json.object("content", say.token()), ""));
                    tokens++;
                } else if (step instanceof Answer.Think think) {
                    event(choice(Json.object("reasoning", think.token()), ""));
                    tokens++;
                } else if (step instanceof Answer.Crumble crumble) {
                    crumble(choice(Json.object("content", crumble.token()), ""));
                    tokens++;
                } else if (step instanceof Answer.Wait wait) {
                    wait.gate().pass();
                } else if (step instanceof Answer.Gap gap) {
                    LockSupport.parkNanos(gap.time().toNanos());
                } else if (step instanceof Answer.Finish finish) {
                    reason = finish.reason();
                } else if (step instanceof Answer.Cut) {
                    // The server closes the connection of a handler that fails.
                    throw new IOException("cut on purpose");
                } else if (step instanceof Answer.Garbage garbage) {
                    write("data: " + garbage.line() + "\n\n");
                } else if (step instanceof Answer.BreakOff breakOff) {
                    event(Json.object().add("error", Json.object("message", breakOff.message(), "type", "server")));
                    exchange.close();
                    return;
                } else if (step instanceof Answer.Refuse refuse) {
                    refuse(refuse);
                    return;
                }
            }
            end(reason);
        }

        private void refuse(Answer.Refuse refuse) throws IOException {
            refuse.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] bytes = refuse.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refuse.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        private void end(String reason) throws IOException {
            event(choice(Json.object(), reason));
            event(Json.object("id", "stub", "object", "chat.completion.chunk")
                    .add("choices", jakarta.json.Json.createArrayBuilder())
                    .add(
                            "usage",
                            Json.object()
                                    .add("prompt_tokens", request.messages().size())
                                    .add("completion_tokens", tokens)
                                    .add("total_tokens", request.messages().size() + tokens)));
            write("data: [DONE]\n\n");
            exchange.close();
        }

        private JsonObjectBuilder choice(JsonObjectBuilder delta, String reason) {
            JsonObjectBuilder choice = Json.object().add("index", 0).add("delta", delta);
            if (reason.isEmpty()) {
                choice.addNull("finish_reason");
            } else {
                choice.add("finish_reason", reason);
            }
            return Json.object("id", "stub", "object", "chat.completion.chunk", "model", "stub")
                    .add("choices", jakarta.json.Json.createArrayBuilder().add(choice));
        }

        private void event(JsonObjectBuilder object) throws IOException {
            write("data: " + escaped(object.build().toString()) + "\n\n");
        }

        /** Half a surrogate pair has no UTF-8: like real APIs, write it as JSON's escape. */
        private static String escaped(String json) {
            StringBuilder text = new StringBuilder();
            json.chars()
                    .forEach(unit -> text.append(
                            Character.isSurrogate((char) unit)
                                    ? String.format("\\u%04x", unit)
                                    : Character.toString(unit)));
            return text.toString();
        }

        /** One byte after the other, so that characters arrive in pieces. */
        private void crumble(JsonObjectBuilder object) throws IOException {
            OutputStream out = open();
            for (byte piece : ("data: " + object.build() + "\n\n").getBytes(StandardCharsets.UTF_8)) {
                out.write(piece);
                out.flush();
            }
        }

        private void write(String text) throws IOException {
            OutputStream out = open();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private OutputStream open() throws IOException {
            if (stream.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                stream = Optional.of(exchange.getResponseBody());
            }
            return stream.get();
        }
    }

    /** The variables that point a node here. */
    public Map<String, String> environment() {
        return Map.of("GROQ_BASE_URL", url(), "GROQ_API_KEY", "gsk_stub", "GROQ_MODEL", "stub/model");
    }

    List<String> questions() {
        List<String> questions = new ArrayList<>();
        requests.forEach(request -> questions.add(request.question()));
        return questions;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
