package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.deploy.Program;
import org.parley.deploy.Repository;

/** The shipped nginx configuration, in a real nginx before two real nodes. */
@ExtendWith(Production.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NginxIT {
    /** nginx's own time-out for a silent connection, which the shipped configuration must have replaced. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private final Production production;
    private final ParleyProcess nginx;

    private final SilentNode silent = new SilentNode();
    private ParleyProcess silentNginx;
    private ChatSocket silentSocket;
    private EventClient idleEvents;
    private PlainClient idlePlain;
    private long idleSince;

    NginxIT(Production production) {
        this.production = production;
        this.nginx = production.nginx;
    }

    /** These stay silent while the other tests run; the last but one looks at them. */
    @BeforeAll
    void openIdleSockets() {
        silentNginx = production
                .nginx("listen-http.conf", Map.of(), silent.port(), silent.port(), WorkDirectory.create("nginx"))
                .awaitReady();
        silentSocket = ChatSocket.events(
                silentNginx,
                "?token=secret-of-the-silent",
                "X-Forwarded-For",
                "203.0.113.9",
                "X-Forwarded-Proto",
                "https");
        idleEvents = EventClient.connect(nginx, nginx.opensSession("Idle"));
        idlePlain = PlainClient.connect(nginx, nginx.opensSession("Idle, plainly"));
        idleSince = System.nanoTime();
    }

    @AfterAll
    void close() {
        silentSocket.close();
        silentNginx.close();
        silent.close();
    }

    @Test
    @Order(1)
    void pageAndItsFilesComeThrough() {
        HttpResponse<String> page = nginx.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        Matcher file = Pattern.compile("src=\"(assets/[^\"]+/main\\.js)\"").matcher(page.body());
        assertThat(file.find()).isTrue();
        HttpResponse<String> script = nginx.get("/" + file.group(1), "Accept-Encoding", "gzip");
        assertThat(script.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(page.headers().map().toString()).doesNotContainIgnoringCase("nginx/");
        assertThat(nginx.get("/api/health").body()).contains("\"healthy\"");
    }

    @Test
    @Order(1)
    void bothProtocolsAreAnswered() {
        Session ada = nginx.opensSession("Ada");
        try (EventClient events = EventClient.connect(nginx, ada);
                PlainClient plain = PlainClient.connect(nginx, ada)) {
            assertThat(events.seesAnswer(events.asks("Through nginx?"))).isEqualTo("You said: Through nginx?");
            plain.asks("Plainly too?");
            assertThat(plain.hears()).isEqualTo("You said: Plainly too?");
        }
        assertThat(nginx.history(ada)).hasSize(4);
    }

    @Test
    @Order(1)
    void tokensComeOneByOne() {
        Gate gate = new Gate();
        production.model.answers(
                "Slowly through nginx?", Answer.of("first ").hold(gate).say("second"));
        try (EventClient events = EventClient.connect(nginx, nginx.opensSession("Bo"))) {
            String ask = events.asks("Slowly through nginx?");

            events.seesSoFar(ask, "first ");
            gate.open();

            assertThat(events.seesAnswer(ask)).isEqualTo("first second");
        }
    }

    @Test
    @Order(1)
    void connectionsAreSharedOutAmongTheNodes() {
        List<EventClient> all = new ArrayList<>();
        try {
            Session session = nginx.opensSession("Many");
            for (int i = 0; i < 6; i++) {
                all.add(EventClient.connect(nginx, session));
            }
            assertThat(Production.sockets(production.webOne)).isGreaterThanOrEqualTo(3);
            assertThat(Production.sockets(production.webTwo)).isGreaterThanOrEqualTo(3);
        } finally {
            all.forEach(EventClient::close);
        }
    }

    @Test
    @Order(1)
    void nodeHearsOfTheRealClientAndOfTheHostThatWasAsked() {
        List<String> request = silent.requests().get(0);

        assertThat(request)
                .contains(
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "Host: localhost:" + silentNginx.port());
        assertThat(request).noneMatch(line -> line.contains("203.0.113.9") || line.contains("Proto: https"));
    }

    @Test
    @Order(1)
    void otherPagesMayNotConnect() {
        Session session = nginx.opensSession("Eve");

        HttpResponse<?> refusal =
                ChatSocket.refused(nginx, "/chat" + session.query(), "Origin", "https://elsewhere.example");
        try (ChatSocket own = ChatSocket.events(nginx, session.query(), "Origin", nginx.url())) {
            assertThat(own.isOpen()).isTrue();
        }

        assertThat(refusal.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(
            strings = {
                "/api/metrics",
                "/metrics",
                "/api/metrics/",
                "/api//metrics",
                "/api/metrics;a=b",
                "/api;a=b/metrics",
                "/%61pi/metrics"
            })
    void figuresStayInside(String path) {
        assertThat(production.webOne.get("/api/metrics").statusCode()).isEqualTo(200);

        HttpResponse<String> answer = nginx.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("parley_");
    }

    @Test
    @Order(1)
    void configurationIsValidForBothWaysToListen() throws IOException {
        for (String listen : List.of("listen-http.conf", "listen-tls.conf")) {
            Path directory = WorkDirectory.create("nginx-t");
            makeCertificate(directory);
            try (ParleyProcess other = production.nginx(listen, Map.of(), silent.port(), silent.port(), directory)) {
                other.awaitReady();
            }
            List<String> words = new ArrayList<>(production.compose.words("nginx", "command"));
            words.set(0, Program.path("nginx"));
            words.add("-t");

            Program.Ended check = Program.of(words).in(directory).run();

            assertThat(check.said()).contains("test is successful").doesNotContain("[warn]");
            assertThat(check.code()).isZero();
        }
    }

    @Test
    @Order(1)
    void tlsEndsAtNginxAndTheCookieIsSecure() throws Exception {
        Path directory = WorkDirectory.create("nginx-tls");
        makeCertificate(directory);
        HttpClient browser = HttpClient.newBuilder().sslContext(trusting()).build();
        try (ParleyProcess tls = production
                .nginx("listen-tls.conf", Map.of(), production.webOne.port(), production.webTwo.port(), directory)
                .awaitReady()) {
            String authority = tlsAuthority(directory);

            HttpResponse<String> session = browser.send(
                    HttpRequest.newBuilder(URI.create("https://" + authority + "/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("name=Tess"))
                            .build(),
                    BodyHandlers.ofString());
            WebSocket socket = browser.newWebSocketBuilder()
                    .subprotocols("chat.v1")
                    .header("Origin", "https://" + authority)
                    .buildAsync(
                            URI.create("wss://" + authority + "/chat"
                                    + Session.from(session).query()),
                            new WebSocket.Listener() {})
                    .get(20, TimeUnit.SECONDS);
            socket.abort();
            HttpResponse<String> plain = tls.get("/");
            HttpResponse<String> alive = tls.get("/nginx-alive");

            assertThat(session.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(session.headers().firstValue("Set-Cookie").orElse("")).contains("Secure", "HttpOnly");
            assertThat(session.headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            assertThat(socket.getSubprotocol()).isEqualTo("chat.v1");
            assertThat(plain.statusCode()).isEqualTo(308);
            assertThat(plain.headers().firstValue("Location").orElse("")).startsWith("https://localhost/");
            assertThat(alive.statusCode())
                    .as("the health check of the container")
                    .isEqualTo(200);
        }
    }

    private static String tlsAuthority(Path directory) {
        return Repository.text(directory.resolve("listen.conf"))
                .lines()
                .filter(line -> line.contains(" ssl"))
                .map(line -> line.replaceAll("listen 127.0.0.1:(\\d+) .*", "localhost:$1"))
                .findFirst()
                .orElseThrow();
    }

    private static void makeCertificate(Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("certificates"));
        Program.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
                .and("-keyout", folder.resolve("parley.key").toString())
                .and("-out", folder.resolve("parley.crt").toString())
                .and("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
                .succeeds();
    }

    /** It was made a moment ago, for this test. */
    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                new SecureRandom());
        return context;
    }

    @Test
    @Order(2)
    void stoppedNodesPeopleGoOnAtTheOther() {
        Gate gate = new Gate();
        production.model.answers(
                "Over a stop?", Answer.of("begun here, ").hold(gate).say("ended there"));
        Session cleo = nginx.opensSession("Cleo");
        int before = Production.sockets(production.webTwo);
        List<EventClient> tabs = new ArrayList<>(List.of(EventClient.connect(nginx, cleo)));
        try {
            while (Production.sockets(production.webTwo) == before) {
                tabs.add(EventClient.connect(nginx, cleo));
            }
            EventClient leaving = tabs.get(tabs.size() - 1);
            // All tabs see the same answer grow; those on the second node lose it in the middle.
            String ask = leaving.asks("Over a stop?");
            for (EventClient tab : tabs) {
                tab.seesSoFar(ask, "begun here, ");
            }

            production.webTwo.terminate();
            assertThat(leaving.awaitClosed().code()).isEqualTo(1001);
            leaving.reconnects(nginx);
            gate.open();

            for (EventClient tab : tabs) {
                assertThat(tab.seesAnswer(ask)).isEqualTo("begun here, ended there");
            }
        } finally {
            gate.open();
            tabs.forEach(EventClient::close);
        }
        // Whoever comes now does not notice.
        for (int i = 0; i < 6; i++) {
            assertThat(nginx.get("/").statusCode()).isEqualTo(200);
        }
        Session late = nginx.opensSession("Late");
        assertThat(nginx.history(late)).isEmpty();
    }

    @Test
    @Order(3)
    void nodeThatIsBackGetsPeopleAgain() {
        production.startWebTwoAgain();

        List<EventClient> all = new ArrayList<>();
        try {
            Session session = nginx.opensSession("Back");
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        all.add(EventClient.connect(nginx, session));
                        return Production.sockets(production.webTwo) > 0;
                    });
        } finally {
            all.forEach(EventClient::close);
        }
    }

    @Test
    @Order(4)
    void silentSocketsOutliveNginxsOwnTimeout() {
        Duration wanted = DEFAULT_TIMEOUT.plusSeconds(5);
        await().atMost(wanted.plusSeconds(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> System.nanoTime() - idleSince > wanted.toNanos());

        silent.says("{\"type\":\"pong\"}");
        silentSocket.waits(
                "the first word", ChatSocket.LIMIT, () -> !silentSocket.texts().isEmpty());
        // A real one, where the node pings.
        if (idlePlain.closed().isEmpty()) {
            idlePlain.asks("Still there?");
            assertThat(idlePlain.hears()).isEqualTo("You said: Still there?");
        }
        assertThat(List.of(idleEvents.closed().isPresent(), idlePlain.closed().isPresent()))
                .as("at most one of the two was on the node that was stopped")
                .contains(false);
        if (idleEvents.closed().isEmpty()) {
            assertThat(idleEvents.seesAnswer(idleEvents.asks("And here?"))).isEqualTo("You said: And here?");
        }
        idleEvents.close();
        idlePlain.close();
    }

    /** So that the test before can fail. */
    @Test
    @Order(5)
    void shortTimeoutWouldCutThem() {
        try (ParleyProcess hasty = production
                        .nginx("listen-http.conf", Map.of("proxy_read_timeout 360s", "proxy_read_timeout 1s"))
                        .awaitReady();
                ChatSocket socket =
                        ChatSocket.plain(hasty, hasty.opensSession("Hasty").query())) {
            await().atMost(Duration.ofSeconds(15)).until(() -> !socket.isOpen());
        }
    }

    /** Also not when a node was away, of which nginx would else tell with the whole request. */
    @Test
    @Order(6)
    void noTokenIsInTheLog() {
        Session session = nginx.opensSession("Zoe");
        try (EventClient events = EventClient.connect(nginx, session)) {
            nginx.history(session);
            events.seesAnswer(events.asks("Logged?"));
        }

        await().untilAsserted(() -> assertThat(nginx.output()).contains(" GET /chat_history 200 ", " GET /chat 101 "));
        assertThat(nginx.output() + silentNginx.output())
                .doesNotContain(session.token())
                .doesNotContain("secret-of-the-silent")
                .doesNotContain("token=");
        assertThat(nginx.stdout())
                .as("the node that was away is named")
                .containsPattern("node=\\S+, \\S+ node_status=502, 200");
    }

    /** So that the test before can fail. */
    @Test
    @Order(7)
    void usualLogWouldTellTheToken() {
        try (ParleyProcess telling = production
                .nginx("listen-http.conf", Map.of("$request_method $uri", "$request"))
                .awaitReady()) {
            telling.get("/chat_history?token=secret-of-the-telling");

            await().untilAsserted(() -> assertThat(telling.output()).contains("secret-of-the-telling"));
        }
    }
}
