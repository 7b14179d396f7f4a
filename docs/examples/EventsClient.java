// Asks one question and prints the answer as it streams in: java EventsClient.java http://localhost:8080 "What is an EAR?"
import java.net.*;
import java.net.http.*;
import java.util.concurrent.*;
import java.util.regex.*;

class EventsClient {
    public static void main(String[] args) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=Script")).build();
        String token = member("token", http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        CountDownLatch ended = new CountDownLatch(1);
        WebSocket socket = http.newWebSocketBuilder().subprotocols("chat.v1")
                .buildAsync(URI.create(args[0].replaceFirst("http", "ws") + "/chat?token=" + token), new WebSocket.Listener() {
                    private final StringBuilder frame = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                        frame.append(part);
                        if (last) {
                            String type = member("type", frame.toString());
                            if (type.equals("delta")) System.out.print(member("text", frame.toString()));
                            if (type.equals("failed") || type.equals("error")) System.out.print(member("message", frame.toString()));
                            if (type.matches("done|failed|error")) ended.countDown();
                            frame.setLength(0);
                        }
                        return WebSocket.Listener.super.onText(socket, part, last);
                    }
                }).join();
        String text = args[1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        socket.sendText("{\"type\":\"ask\",\"id\":\"question-1\",\"text\":\"" + text + "\"}", true);
        ended.await(5, TimeUnit.MINUTES);
        System.out.println();
    }

    /** A string member of a JSON object; a real client has a JSON library for this. */
    static String member(String name, String json) {
        Matcher value = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(json);
        String raw = value.find() ? value.group(1) : "";
        return Pattern.compile("\\\\u([0-9a-f]{4})").matcher(raw.replace("\\/", "/"))
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))))
                .translateEscapes();
    }
}
