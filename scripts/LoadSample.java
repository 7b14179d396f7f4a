import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What load-sample.sh runs; that script's --help explains it. */
class LoadSample {
    private static final List<String> QUESTIONS = List.of(
            "What is an EAR?",
            "Show a small Java record with a check in its constructor.",
            "What does a consumer group of Redis do?",
            "Compare WebSocket and server-sent events in a short table.",
            "How does a lease differ from a lock?",
            "What is a dead letter?");
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    private String url = "http://localhost:8080";
    private int people = 5;
    private int questions = 3;
    private int think = 2000;

    public static void main(String[] args) throws Exception {
        LoadSample sample = new LoadSample();
        try {
            sample.read(args);
        } catch (IllegalArgumentException e) {
            System.err.println("load-sample.sh: " + e.getMessage() + "; --help says what there is");
            System.exit(2);
        }
        System.exit(sample.run() ? 0 : 1);
    }

    private void read(String[] args) {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--people" -> people = number(args, ++i, 1, 500);
                case "--questions" -> questions = number(args, ++i, 1, 100);
                case "--think" -> think = number(args, ++i, 0, 600_000);
                default -> {
                    if (!args[i].matches("https?://.+")) {
                        throw new IllegalArgumentException(args[i] + " is no URL");
                    }
                    url = args[i].replaceFirst("/+$", "");
                }
            }
        }
    }

    private static int number(String[] args, int at, int least, int most) {
        String name = args[at - 1];
        String value = at < args.length ? args[at] : "";
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(name + " wants a number from " + least + " to " + most);
        }
        return Integer.parseInt(value);
    }

    private boolean run() throws InterruptedException {
        ExecutorService all = Executors.newFixedThreadPool(people);
        List<Future<?>> asking = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            int person = i;
            asking.add(all.submit(() -> ask(person)));
        }
        int failed = 0;
        for (Future<?> each : asking) {
            try {
                each.get();
            } catch (java.util.concurrent.ExecutionException e) {
                failed++;
                System.out.println("failed: " + e.getCause().getMessage());
            }
        }
        all.shutdown();
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        System.out.println(sorted.size() + " of " + people * questions + " questions answered; " + failed + " of " + people
                + " people gave up");
        if (!sorted.isEmpty()) {
            System.out.println("whole answers took " + sorted.get(sorted.size() / 2) + " ms (median), "
                    + sorted.get(sorted.size() - 1) + " ms (longest)");
        }
        return failed == 0;
    }

    private Void ask(int person) throws Exception {
        String token = session("Sample " + (person + 1));
        Ears ears = new Ears();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create(url.replaceFirst("http", "ws") + "/chat?token=" + token), ears)
                .get(20, TimeUnit.SECONDS);
        try {
            for (int i = 0; i < questions; i++) {
                long asked = System.nanoTime();
                socket.sendText(QUESTIONS.get((person + i) % QUESTIONS.size()), true)
                        .get(20, TimeUnit.SECONDS);
                String heard = ears.heard.poll(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (heard == null || heard.isEmpty()) {
                    throw new IOException("no answer, " + ears.end);
                }
                millis.add((System.nanoTime() - asked) / 1_000_000);
                TimeUnit.MILLISECONDS.sleep(i + 1 < questions ? think : 0);
            }
        } finally {
            socket.abort();
        }
        return null;
    }

    private String session(String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/token"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher token = TOKEN.matcher(answer.body());
        if (answer.statusCode() != 200 || !token.find()) {
            throw new IOException("no session: " + answer.statusCode() + " " + answer.body());
        }
        return token.group(1);
    }

    private static final class Ears implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private volatile String end = "in " + ANSWER_LIMIT.toMinutes() + " minutes";

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end = "the socket was closed: " + code + " " + reason;
            heard.add("");
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable fault) {
            end = "the connection broke: " + fault.getMessage();
            heard.add("");
        }
    }
}
