// Asks one question and prints the answer: java PlainClient.java http://localhost:8080 "What is an EAR?"
import java.net.*;
import java.net.http.*;
import java.util.concurrent.*;

class PlainClient implements WebSocket.Listener {
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    public static void main(String[] args) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=Script")).build();
        String session = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        String token = session.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        URI chat = URI.create(args[0].replaceFirst("http", "ws") + "/chat?token=" + token);
        PlainClient client = new PlainClient();
        WebSocket socket = http.newWebSocketBuilder().buildAsync(chat, client).join();
        socket.sendText(args[1], true);
        System.out.println(client.answer.get(5, TimeUnit.MINUTES));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        text.append(part);
        if (last) answer.complete(text.toString());
        return WebSocket.Listener.super.onText(socket, part, last);
    }
}
