package org.parley.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A session over a WebSocket that speaks {@code chat.v1}, or the part of it that the baseline knows. */
final class SocketChat implements Chat {
    private final WebSocket socket;
    private final Promise<Chat> ready = Promise.promise();
    private final Map<String, Asked> byId = new HashMap<>();
    private final Map<String, Asked> byTurn = new HashMap<>();
    private boolean closing;

    private SocketChat(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(this::frame);
        socket.closeHandler(closed -> broke());
        socket.exceptionHandler(fault -> broke());
    }

    /** Connects, and waits until the session is there. */
    static Future<Chat> connect(WebSocketClient client, int port, String token) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/chat?token=" + token)
                .setSubProtocols(List.of("chat.v1"));
        return client.connect(options).compose(socket -> new SocketChat(socket).ready.future());
    }

    private void frame(String json) {
        long now = System.nanoTime();
        if (Frame.is("delta", json)) {
            Asked asked = byTurn.get(Frame.field("turn", json));
            if (asked != null) {
                asked.text(Frame.field("text", json), now);
            }
        } else if (Frame.is("accepted", json)) {
            Asked asked = byId.remove(Frame.field("id", json));
            if (asked != null) {
                byTurn.put(Frame.field("turn", json), asked);
            }
        } else if (Frame.is("done", json)) {
            Asked asked = byTurn.remove(Frame.field("turn", json));
            if (asked != null) {
                asked.ended(now);
            }
        } else if (Frame.is("restarted", json)) {
            Asked asked = byTurn.get(Frame.field("turn", json));
            if (asked != null) {
                asked.restarted();
            }
        } else if (Frame.is("ready", json)) {
            ready.tryComplete(this);
        } else if (Frame.is("failed", json) || Frame.is("error", json)) {
            failAll();
        }
    }

    private void broke() {
        if (!ready.tryFail("the connection broke before the session was there") && !closing) {
            failAll();
        }
    }

    private void failAll() {
        List<Asked> open = new ArrayList<>(byId.values());
        open.addAll(byTurn.values());
        byId.clear();
        byTurn.clear();
        open.forEach(Asked::failed);
    }

    @Override
    public void ask(Asked asked) {
        String id = Long.toString(asked.order().number(), Character.MAX_RADIX);
        byId.put(id, asked);
        socket.writeTextMessage("{\"type\":\"ask\",\"id\":\"" + id + "\",\"text\":\""
                + asked.order().text() + "\"}");
    }

    @Override
    public void close() {
        closing = true;
        socket.close();
    }
}
