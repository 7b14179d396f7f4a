// Asks one question and prints the answer as it streams in: java EventsClient.java http://localhost:8080 "What is an EAR?"
import java.net.*;
import java.net.http.*;
import java.util.concurrent.*;
import java.util.regex.*;

class EventsClient implements WebSocket.Listener {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder frame = new StringBuilder();

    public static void main(String[] args) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=Script")).build();
        String token = string("token", http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        URI chat = URI.create(args[0].replaceFirst("http", "ws") + "/chat?token=" + token);
        EventsClient client = new EventsClient();
        WebSocket socket = http.newWebSocketBuilder().subprotocols("chat.v1").buildAsync(chat, client).join();
        String text = args[1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        socket.sendText("{\"type\":\"ask\",\"id\":\"question-1\",\"text\":\"" + text + "\"}", true);
        client.ended.await(5, TimeUnit.MINUTES);
        System.out.println();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        frame.append(part);
        if (last) {
            String type = string("type", frame.toString());
            if (type.equals("delta")) System.out.print(string("text", frame.toString()));
            if (type.matches("failed|error")) System.out.print(string("message", frame.toString()));
            if (type.matches("done|failed|error")) ended.countDown();
            frame.setLength(0);
        }
        return WebSocket.Listener.super.onText(socket, part, last);
    }

    /** A member of a JSON object that is a string. A program with a JSON library needs none of this. */
    static String string(String name, String json) {
        Matcher value = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(json);
        String raw = value.find() ? value.group(1).replace("\\/", "/") : "";
        return Pattern.compile("\\\\u(....)").matcher(raw).replaceAll(unit -> Matcher.quoteReplacement(
                Character.toString(Integer.parseInt(unit.group(1), 16)))).translateEscapes();
    }
}
