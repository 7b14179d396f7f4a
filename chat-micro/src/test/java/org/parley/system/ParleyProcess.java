package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One node, as its {@link ServerKind} has it, run with the JDK that runs the tests. Safe for several threads. */
public final class ParleyProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Set<String> REDIS = Set.of("REDIS_URL", "REDIS_HOST", "CHAT_REDIS_CONFIG");

    private volatile HttpClient http = client(HttpClient.Version.HTTP_2);
    private final ChildProcess process;
    private final ServerKind.Ports ports;
    private final ServerKind kind;
    private final long timesReadyBefore;
    private final Optional<RedisProcess> redis;

    private ParleyProcess(
            ChildProcess process,
            ServerKind.Ports ports,
            ServerKind kind,
            long timesReadyBefore,
            Optional<RedisProcess> redis) {
        this.kind = kind;
        this.process = process;
        this.redis = redis;
        this.ports = ports;
        this.timesReadyBefore = timesReadyBefore;
    }

    /** Starts a node with these variables and waits until it says that it is ready. */
    public static ParleyProcess start(Map<String, String> environment) {
        return launch(environment).awaitReady();
    }

    /** Starts a node and doesn't wait, so that several can start at once. */
    public static ParleyProcess launch(Map<String, String> environment) {
        return launch(environment, WorkDirectory.create("node"));
    }

    /** Starts a node in the directory of an earlier one, whose data it finds there. */
    public static ParleyProcess launch(Map<String, String> environment, Path directory) {
        return launch(environment, directory, ServerKind.chosen());
    }

    /** Starts a node from another file than the packaged one. */
    public static ParleyProcess launch(Map<String, String> environment, Path directory, Path jar) {
        return launch(environment, directory, new ServerKind.Runnable(jar));
    }

    /** Starts a node of this kind; where it brings no Redis and is given none, it gets one for its lifetime. */
    public static ParleyProcess launch(Map<String, String> environment, Path directory, ServerKind kind) {
        int port = environment.containsKey("CHAT_HTTP_PORT")
                ? Integer.parseInt(environment.get("CHAT_HTTP_PORT"))
                : FreePort.find();
        Map<String, String> all = new HashMap<>(environment);
        all.put("CHAT_HTTP_PORT", Integer.toString(port));
        Optional<RedisProcess> redis = Optional.empty();
        if (!kind.bringsRedis() && all.keySet().stream().noneMatch(REDIS::contains)) {
            redis = Optional.of(RedisProcess.startDurable());
            all.put("REDIS_URL", redis.get().url());
        }
        long before = timesReady(directory, kind);
        ServerKind.Ports ports = new ServerKind.Ports(port, FreePort.find());
        return new ParleyProcess(kind.start(directory, all, ports), ports, kind, before, redis);
    }

    /** Of all nodes that have run there. */
    private static long timesReady(Path directory, ServerKind kind) {
        Path output = directory.resolve(kind.output());
        if (!Files.exists(output)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.contains(kind.readyLine())).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path jar() {
        String given = System.getProperty("parley.jar", "target/parley.jar");
        Path jar = Path.of(given).toAbsolutePath();
        assertThat(Files.isRegularFile(jar))
                .withFailMessage("%s is missing: these tests run the packaged file", jar)
                .isTrue();
        return jar;
    }

    /** Waits for the line that says that a question can be answered. */
    public ParleyProcess awaitReady() {
        try {
            await().atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || timesReady(process.directory(), kind) > timesReadyBefore);
        } catch (RuntimeException e) {
            String output = output();
            close();
            throw new AssertionError("not ready within " + START_LIMIT + ":\n" + output, e);
        }
        if (!process.isAlive()) {
            String output = output();
            close();
            throw new AssertionError("ended before it was ready:\n" + output);
        }
        process.look();
        return this;
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** As browsers do without TLS. Over HTTP/2, Payara holds each request for as long as its connection lasts. */
    public ParleyProcess calledByHttp1() {
        http = client(HttpClient.Version.HTTP_1_1);
        return this;
    }

    /** Takes the application out of its server, as its operator does. */
    void undeploy() {
        server().undeploy(directory(), ports);
    }

    void deploy() {
        server().deploy(directory(), ports);
    }

    void redeploy() {
        server().redeploy(directory(), ports);
    }

    int generationsKept() {
        return server().generationsKept();
    }

    private ApplicationServer server() {
        return (ApplicationServer) kind;
    }

    /** A look into its JVM. */
    ServerJvm jvm() {
        return new ServerJvm(process.pid());
    }

    public int port() {
        return ports.http();
    }

    /** {@code http://localhost:port}, where people open the page. */
    public String url() {
        return "http://localhost:" + port();
    }

    URI webSocket(String pathAndQuery) {
        return URI.create("ws://localhost:" + port() + pathAndQuery);
    }

    /** Makes a session for this name. */
    public Session opensSession(String name) {
        HttpResponse<String> answer = postForm("/token", "name=" + encoded(name));
        assertThat(answer.statusCode()).as("POST /token: %s", answer.body()).isEqualTo(200);
        return Session.from(answer);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return http("GET", path, "", headers);
    }

    /** One of MicroProfile's own paths, where the server has them. */
    public HttpResponse<String> probe(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + kind.probes(ports) + path))
                .timeout(Duration.ofSeconds(20)));
    }

    public HttpResponse<String> delete(String path, String... headers) {
        return http("DELETE", path, "", headers);
    }

    public HttpResponse<String> postForm(String path, String form, String... headers) {
        HttpRequest.Builder request = request("POST", path, form, headers);
        return send(request.setHeader("Content-Type", "application/x-www-form-urlencoded"));
    }

    /** Calls the node; {@code headers} are name, value, name, value …. */
    public HttpResponse<String> http(String method, String path, String body, String... headers) {
        return send(request(method, path, body, headers));
    }

    /** Calls it as browsers do without TLS; the client of the other methods asks for HTTP/2. */
    HttpResponse<String> byHttp1(String method, String path, String body) {
        return send(request(method, path, body).version(HttpClient.Version.HTTP_1_1));
    }

    /** The messages of this session as the node tells them. */
    public List<JsonObject> history(Session session) {
        HttpResponse<String> answer = get("/chat_history?token=" + session.token());
        assertThat(answer.statusCode())
                .as("GET /chat_history: %s", answer.body())
                .isEqualTo(200);
        return Json.read(answer.body()).getJsonArray("messages").getValuesAs(JsonObject.class);
    }

    private HttpRequest.Builder request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the node", e);
        }
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** SIGTERM; waits until the node has ended. */
    public int terminate() {
        return terminate(Duration.ofSeconds(40));
    }

    public int terminate(Duration limit) {
        process.look();
        process.signal("TERM");
        if (!process.exitsWithin(limit)) {
            throw new AssertionError("still running " + limit + " after SIGTERM:\n" + output());
        }
        return process.exitCode();
    }

    /** SIGTERM; doesn't wait. */
    public void signalTerminate() {
        process.look();
        process.signal("TERM");
    }

    /** Waits until the node ends by itself. */
    public int awaitExit(Duration limit) {
        if (!process.exitsWithin(limit)) {
            throw new AssertionError("still running after " + limit + ":\n" + output());
        }
        return process.exitCode();
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGKILL, without a look at what it has started: {@link #processes} has looked. */
    public void killAtOnce() {
        process.killAtOnce();
    }

    /** SIGSTOP: it stands still, and its connections stay. */
    public void freeze() {
        process.signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        process.signal("CONT");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** This node's processes that are alive: itself and what it has started, also what outlived it. */
    public List<ProcessHandle> processes() {
        return process.alive();
    }

    /** Of the node's own JVM. */
    public long pid() {
        return process.pid();
    }

    public Path directory() {
        return process.directory();
    }

    public String output() {
        return process.output();
    }

    public String stderr() {
        return process.stderr();
    }

    public String stdout() {
        return process.stdout();
    }

    @Override
    public void close() {
        process.killAll();
        redis.ifPresent(RedisProcess::close);
    }
}
