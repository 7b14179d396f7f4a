package org.parley.micro.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class OfflineModelTest {
    private static final String STREAMED = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    private final HttpClient http = HttpClient.newHttpClient();
    private OfflineModel model;

    OfflineModelTest() throws IOException {
        model = OfflineModel.start(100_000);
    }

    private void restart(int tokensPerSecond) throws IOException {
        model.close();
        model = OfflineModel.start(tokensPerSecond);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static String asking(String question, String more) {
        return "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]" + more + "}";
    }

    private HttpRequest post(String body) {
        return HttpRequest.newBuilder(URI.create(model.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }

    private static List<String> data(String events) {
        assertThat(events).endsWith("\n\n");
        return List.of(events.split("\n\n")).stream()
                .map(event -> {
                    assertThat(event).startsWith("data: ").doesNotContain("\n");
                    return event.substring(6);
                })
                .toList();
    }

    private static JsonObject json(String text) {
        try {
            return JsonParser.object().from(text);
        } catch (JsonParserException e) {
            throw new AssertionError(text, e);
        }
    }

    private static JsonObject choice(JsonObject chunk) {
        return chunk.getArray("choices").getObject(0);
    }

    private static String text(List<String> chunks) {
        return chunks.stream()
                .map(OfflineModelTest::json)
                .map(chunk -> choice(chunk).getObject("delta").getString("content", ""))
                .collect(Collectors.joining());
    }

    @Test
    void streamsRoleTextFinishUsageAndDone() throws Exception {
        HttpResponse<String> response = send(post(asking("Show me some Java code", STREAMED)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> chunks = data(response.body());
        int last = chunks.size() - 1;
        assertThat(chunks.get(last)).isEqualTo("[DONE]");
        JsonObject role = json(chunks.get(0));
        assertThat(role.getString("object")).isEqualTo("chat.completion.chunk");
        assertThat(role.getString("model")).isEqualTo("parley-offline-demo");
        assertThat(choice(role).getObject("delta").getString("role")).isEqualTo("assistant");
        assertThat(choice(json(chunks.get(last - 2))).getString("finish_reason"))
                .isEqualTo("stop");
        JsonObject usage = json(chunks.get(last - 1));
        assertThat(usage.getArray("choices")).isEmpty();
        List<String> texts = chunks.subList(1, last - 2);
        assertThat(text(texts)).contains("```java");
        assertThat(usage.getObject("usage").getInt("prompt_tokens")).isEqualTo(5);
        assertThat(usage.getObject("usage").getInt("completion_tokens")).isEqualTo(texts.size());
        assertThat(usage.getObject("usage").getInt("total_tokens")).isEqualTo(5 + texts.size());
    }

    @Test
    void sendsNoUsageUnasked() throws Exception {
        List<String> chunks =
                data(send(post(asking("hello", ",\"stream\":true"))).body());

        assertThat(chunks).noneMatch(chunk -> chunk.contains("\"usage\""));
    }

    @Test
    void answersTheSameWholeAndStreamed() throws Exception {
        JsonObject whole = json(send(post(asking("tell me a long story", ""))).body());
        List<String> chunks =
                data(send(post(asking("tell me a long story", STREAMED))).body());

        assertThat(whole.getString("object")).isEqualTo("chat.completion");
        String content = choice(whole).getObject("message").getString("content");
        assertThat(content).isEqualTo(text(chunks.subList(1, chunks.size() - 3)));
        assertThat(whole.getObject("usage"))
                .isEqualTo(json(chunks.get(chunks.size() - 2)).getObject("usage"));
    }

    @ParameterizedTest
    @CsvSource({"max_completion_tokens", "max_tokens"})
    void stopsAtTheLimit(String name) throws Exception {
        JsonObject whole = json(send(post(asking("tell me a long story", ",\"" + name + "\":12")))
                .body());

        assertThat(choice(whole).getString("finish_reason")).isEqualTo("length");
        assertThat(whole.getObject("usage").getInt("completion_tokens")).isEqualTo(12);
        assertThat(Tokens.of(choice(whole).getObject("message").getString("content")))
                .hasSize(12);
    }

    @Test
    void sendsWhatItThinksBeforeAndApartFromTheAnswer() throws Exception {
        List<String> chunks =
                data(send(post(asking("Ask me a riddle", STREAMED))).body());
        JsonObject whole = json(send(post(asking("Ask me a riddle", ""))).body());

        List<JsonObject> deltas = chunks.subList(1, chunks.size() - 3).stream()
                .map(chunk -> choice(json(chunk)).getObject("delta"))
                .toList();
        List<JsonObject> thoughts =
                deltas.stream().filter(delta -> delta.has("reasoning")).toList();
        assertThat(thoughts).isNotEmpty().isEqualTo(deltas.subList(0, thoughts.size()));
        assertThat(deltas.subList(thoughts.size(), deltas.size())).allMatch(delta -> delta.has("content"));
        JsonObject message = choice(whole).getObject("message");
        assertThat(thoughts.stream().map(delta -> delta.getString("reasoning")).collect(Collectors.joining()))
                .isEqualTo(message.getString("reasoning"));
        assertThat(message.getString("content")).contains("**Half a coin.**").doesNotContain("2s = 1");
        assertThat(whole.getObject("usage").getInt("completion_tokens")).isEqualTo(deltas.size());
    }

    @Test
    void stopsAtTheLimitInTheMiddleOfAThought() throws Exception {
        JsonObject whole =
                json(send(post(asking("Ask me a riddle", ",\"max_tokens\":12"))).body());

        assertThat(choice(whole).getString("finish_reason")).isEqualTo("length");
        JsonObject message = choice(whole).getObject("message");
        assertThat(Tokens.of(message.getString("reasoning"))).hasSize(12);
        assertThat(message.getString("content")).isEmpty();
    }

    @Test
    void takesTheConversationIntoAccount() throws Exception {
        JsonObject whole = json(send(post("""
                {"messages":[{"role":"system","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"My name is Zoë"}]},
                  {"role":"assistant","content":"Nice to meet you"},
                  {"role":"user","content":"what's my name?"}]}
                """)).body());

        assertThat(choice(whole).getObject("message").getString("content")).startsWith("Your name is **Zoë**");
    }

    @Test
    void keepsThePace() throws Exception {
        restart(50);
        long begin = System.nanoTime();

        List<String> chunks = data(
                send(post(asking("hello", STREAMED + ",\"max_tokens\":25"))).body());

        // 25 tokens at 50 a second; the upper end leaves room for a busy machine.
        assertThat(chunks).hasSize(25 + 4);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(490), Duration.ofSeconds(5));
    }

    @Test
    void streamsToHundredsAtOnceWithAHandfulOfThreads() throws Exception {
        restart(40);
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 300)
                .mapToObj(i -> http.sendAsync(
                        post(asking("repeat: this is number " + i, STREAMED + ",\"max_tokens\":100")),
                        BodyHandlers.ofString()))
                .toList();

        List<String> ends = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            List<String> chunks = data(answer.get().body());
            ends.add(text(chunks.subList(1, chunks.size() - 3)));
        }

        assertThat(ends)
                .hasSize(300)
                .allSatisfy(end -> assertThat(end).contains("this is number " + ends.indexOf(end)));
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("demo-model")))
                .hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void streamsOnForOthersWhenAClientGoes() throws Exception {
        restart(200);
        HttpResponse<java.io.InputStream> gone =
                http.send(post(asking("tell me a long story", STREAMED)), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(gone.body(), UTF_8))) {
            assertThat(lines.readLine()).startsWith("data: ");
        }

        assertThat(data(send(post(asking("hello", STREAMED))).body())).endsWith("[DONE]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no json                                       | the body is no JSON object",
                "[]                                            | the body is no JSON object",
                "{}                                            | 'messages' must be an array of at least one message",
                "{\"messages\":[]}                             | 'messages' must be an array of at least one message",
                "{\"messages\":[1]}                            | each of 'messages' must be an object",
                "{\"messages\":[{\"role\":\"boss\"}]}          | 'role' must be one of system, developer, user, assistant, tool",
                "{\"messages\":[{\"role\":\"user\"}]}          | 'content' must be a string or an array of parts",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0} | 'max_tokens' must be a number of 1 or more"
            })
    void refusesABadRequestAsOpenAiDoes(String body, String message) throws Exception {
        HttpResponse<String> response = send(post(body));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonObject error = json(response.body()).getObject("error");
        assertThat(error.getString("message")).isEqualTo(message);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error).containsKeys("param", "code");
    }

    @Test
    void listsItselfAsTheOnlyModel() throws Exception {
        JsonObject list = json(send(HttpRequest.newBuilder(URI.create(model.baseUrl() + "/models"))
                        .build())
                .body());

        assertThat(list.getString("object")).isEqualTo("list");
        assertThat(list.getArray("data")).hasSize(1);
        assertThat(list.getArray("data").getObject(0).getString("id")).isEqualTo(OfflineModel.MODEL);
    }

    @Test
    void answersOtherPathsAndMethodsWithAnError() throws Exception {
        HttpResponse<String> path = send(HttpRequest.newBuilder(URI.create(model.baseUrl() + "/embeddings"))
                .build());
        HttpResponse<String> method = send(HttpRequest.newBuilder(URI.create(model.baseUrl() + "/chat/completions"))
                .build());

        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method.body()).getObject("error").getString("message")).isEqualTo("use POST");
    }

    @Test
    void listensOnLoopbackAloneAndStopsWhenClosed() throws Exception {
        URI baseUrl = model.baseUrl();
        assertThat(baseUrl.toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");

        model.close();

        assertThatThrownBy(() -> send(post(asking("hello", "")))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> OfflineModel.start(0)).hasMessageContaining("1 or more");
    }
}
