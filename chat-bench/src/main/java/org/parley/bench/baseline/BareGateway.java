package org.parley.bench.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Questions from WebSockets into the stream, tokens from the other stream to the WebSockets. */
final class BareGateway {
    private final Map<String, ServerWebSocket> sockets = new ConcurrentHashMap<>();
    private final RedisAPI questions;
    private final RedisAPI tokens;

    private BareGateway(RedisConnection questions, RedisConnection tokens) {
        this.questions = RedisAPI.api(questions);
        this.tokens = RedisAPI.api(tokens);
    }

    static Future<Void> start(Vertx vertx, String redis, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(4096)
                .addWebSocketSubProtocol("chat.v1");
        return Baseline.connect(vertx, redis)
                .compose(one -> Baseline.connect(vertx, redis).compose(two -> {
                    BareGateway gateway = new BareGateway(one, two);
                    gateway.listen("$");
                    return vertx.createHttpServer(options)
                            .webSocketHandler(gateway::connected)
                            .listen();
                }))
                .mapEmpty();
    }

    private void connected(ServerWebSocket socket) {
        String session = socket.query().substring("token=".length());
        sockets.put(session, socket);
        socket.closeHandler(closed -> sockets.remove(session, socket));
        socket.textMessageHandler(text -> {
            JsonObject ask = new JsonObject(text);
            String id = ask.getString("id");
            questions
                    .xadd(List.of(Baseline.QUESTIONS, "*", "session", session, "id", id, "text", ask.getString("text")))
                    .onSuccess(added -> socket.writeTextMessage(new JsonObject()
                            .put("type", "accepted")
                            .put("id", id)
                            .put("turn", id)
                            .encode()))
                    .onFailure(fault -> socket.writeTextMessage("{\"type\":\"error\"}"));
        });
        socket.writeTextMessage("{\"type\":\"ready\"}");
    }

    private void listen(String after) {
        tokens.xread(List.of("COUNT", "1000", "BLOCK", "1000", "STREAMS", Baseline.TOKENS, after))
                .onSuccess(reply -> listen(reply == null ? after : deliver(reply.get(Baseline.TOKENS), after)))
                .onFailure(fault -> {
                    fault.printStackTrace();
                    listen(after);
                });
    }

    /** The id of the last entry. */
    private String deliver(Response entries, String after) {
        String last = after;
        for (Response entry : entries) {
            last = entry.get(0).toString();
            Response fields = entry.get(1);
            ServerWebSocket socket = sockets.get(fields.get(1).toString());
            if (socket != null) {
                JsonObject frame = new JsonObject()
                        .put("type", fields.get(5).toString())
                        .put("turn", fields.get(3).toString())
                        .put("text", fields.get(7).toString());
                socket.writeTextMessage(frame.encode());
            }
        }
        return last;
    }
}
