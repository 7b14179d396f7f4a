package org.parley.system;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.parley.deploy.Compose;
import org.parley.deploy.Dockerfile;
import org.parley.deploy.Program;
import org.parley.deploy.Repository;

/**
 * docker-compose.prod.yml without containers: Redis, a worker and two web nodes, each with the start command and the
 * variables that its container has, and nginx in front. A model of the tests' answers. Shared by all classes that take it.
 */
final class Production implements AutoCloseable {
    static final String PASSWORD = "r3dis-of-the-tests";
    private static final Map<String, String> SETTINGS = Map.of(
            "REDIS_PASSWORD",
            PASSWORD,
            "GROQ_API_KEY",
            "gsk_production",
            "GRAFANA_PASSWORD",
            "unused",
            "CHAT_LOG_FORMAT",
            "text");

    final Compose compose = Compose.parsed("docker-compose.prod.yml", SETTINGS);
    final ModelStub model = ModelStub.start();
    final int redisPort = FreePort.find();
    final Path redisData = WorkDirectory.create("redis-data");
    private ChildProcess redis = startRedis();
    final ParleyProcess worker = node("worker-1");
    final ParleyProcess webOne = node("web-1");
    ParleyProcess webTwo = node("web-2");
    final ParleyProcess nginx = nginx("listen-http.conf", Map.of());

    static Production start() {
        Production all = new Production();
        all.worker.awaitReady();
        all.webOne.awaitReady();
        all.webTwo.awaitReady();
        all.nginx.awaitReady();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> all.webOne.get("/api/health").statusCode() == 200
                        && all.webTwo.get("/api/health").statusCode() == 200);
        return all;
    }

    /** The command is the container's; its script finds its configuration beside it. */
    ChildProcess startRedis() {
        String command = compose.words("redis", "command")
                .get(0)
                .replace("/etc/parley-redis", Repository.file("deploy/redis").toString());
        ChildProcess started = ChildProcess.start(
                redisData,
                Map.of("REDIS_PASSWORD", PASSWORD, "REDIS_MAXMEMORY", "256mb"),
                List.of(command, "--bind", "127.0.0.1", "--port", Integer.toString(redisPort)));
        await().atMost(Duration.ofSeconds(20)).until(() -> redisHealth().code() == 0);
        return started;
    }

    /** What the container's health check says. */
    Program.Ended redisHealth() {
        return Program.of("deploy/redis/health.sh")
                .with("REDIS_PASSWORD", PASSWORD)
                .with("REDIS_PORT", Integer.toString(redisPort))
                .run();
    }

    /** What the health check of a node's image says, run as it is written in the image's folder. */
    Program.Ended containerHealth(ParleyProcess node) {
        return Program.of(Dockerfile.read("deploy/docker/Dockerfile").healthCheck())
                .in(ContainerNode.folder(node.directory()))
                .with("CHAT_HTTP_PORT", Integer.toString(node.port()))
                .run();
    }

    String redisCli(String... words) {
        return Program.of("redis-cli", "-p", Integer.toString(redisPort))
                .and(words)
                .with("REDISCLI_AUTH", PASSWORD)
                .succeeds()
                .strip();
    }

    ChildProcess redis() {
        return redis;
    }

    /** Stops it as its container is stopped. */
    void stopRedis() {
        redis.signal("TERM");
        if (!redis.exitsWithin(Duration.ofSeconds(20))) {
            throw new AssertionError("redis-server still runs:\n" + redis.output());
        }
    }

    void startRedisAgain() {
        redis = startRedis();
    }

    /** Starts a node with the variables that compose gives this service. */
    private ParleyProcess node(String service) {
        return ParleyProcess.launch(variables(service), WorkDirectory.create(service), ContainerNode.ofTheRunnable());
    }

    private Map<String, String> variables(String service) {
        Map<String, String> environment = new HashMap<>();
        compose.environment(service).forEach((name, value) -> {
            if (value != null) {
                environment.put(name, String.valueOf(value));
            }
        });
        environment.put("REDIS_HOST", "127.0.0.1");
        environment.put("REDIS_PORT", Integer.toString(redisPort));
        environment.put("GROQ_BASE_URL", model.url());
        if (environment.containsKey("CHAT_TRUSTED_PROXIES")) {
            environment.put("CHAT_TRUSTED_PROXIES", "127.0.0.1");
        }
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        // Three nodes start at once here: the first stage of the JIT is enough.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Xmx512m");
        return environment;
    }

    /** Starts the second web node again, where it was. */
    void startWebTwoAgain() {
        Map<String, String> environment = variables("web-2");
        environment.put("CHAT_HTTP_PORT", Integer.toString(webTwo.port()));
        webTwo = ParleyProcess.launch(environment, WorkDirectory.create("web-2"), ContainerNode.ofTheRunnable())
                .awaitReady();
    }

    /** How many sockets this web node holds. */
    static int sockets(ParleyProcess node) {
        return node.get("/api/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parley_sockets_open "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    ParleyProcess nginx(String listen, Map<String, String> settings) {
        return nginx(listen, settings, webOne.port(), webTwo.port(), WorkDirectory.create("nginx"));
    }

    /** Launches one in front of whatever listens on these ports. */
    ParleyProcess nginx(String listen, Map<String, String> settings, int first, int second, Path directory) {
        return ParleyProcess.launch(
                Map.of(), directory, new Nginx(compose.words("nginx", "command"), listen, first, second, settings));
    }

    @Override
    public void close() {
        nginx.close();
        webOne.close();
        webTwo.close();
        worker.close();
        redis.killAll();
        model.close();
    }

    /** Gives the one of all classes to their constructors. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Production.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Production.class))
                    .computeIfAbsent(Production.class, type -> Production.start(), Production.class);
        }
    }
}
