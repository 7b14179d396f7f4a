package org.parley.web.chat;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.trace.TraceContext;

/** The WebSocket at {@code /chat}: puts messages together, counts their bytes, hands them on. */
@ServerEndpoint(value = "/chat", subprotocols = ChatEndpoint.EVENTS, configurator = ChatHandshake.class)
public class ChatEndpoint {
    static final String EVENTS = "chat.v1";

    private static final Logger LOG = Logger.getLogger(ChatEndpoint.class.getName());

    private final OpenSockets sockets;
    private volatile @Nullable OpenSocket socket;
    private final StringBuilder message = new StringBuilder();
    private int bytes;

    /** Made by {@link ChatHandshake}, one for each connection. */
    ChatEndpoint(OpenSockets sockets) {
        this.sockets = sockets;
    }

    @OnOpen
    public void open(Session session, EndpointConfig config) {
        PayaraSocket.relieve(session);
        Optional<String> token = parameter(session, "token")
                .or(() ->
                        Optional.ofNullable((String) config.getUserProperties().get(ChatHandshake.COOKIE_TOKEN)));
        Optional<TraceContext> trace =
                Optional.ofNullable((TraceContext) config.getUserProperties().get(ChatHandshake.TRACE));
        boolean events = EVENTS.equals(session.getNegotiatedSubprotocol());
        OpenSocket opened =
                sockets.add(session, token, events, parameter(session, "after").orElse(null), trace);
        socket = opened;
        if (!session.isOpen()) {
            // It was closed before anybody who hears of that could know it.
            sockets.remove(opened);
        }
    }

    private static Optional<String> parameter(Session session, String name) {
        Map<String, List<String>> parameters = session.getRequestParameterMap();
        return Optional.ofNullable(parameters.get(name))
                .flatMap(values -> values.stream().findFirst());
    }

    /** In parts, because not every server bounds whole messages as it is told to (WildFly let larger ones through). */
    @OnMessage
    public void text(String part, boolean last) {
        OpenSocket to = socket;
        if (to == null || tooLarge(to, Utf8.length(part))) {
            return;
        }
        if (last && message.isEmpty()) {
            bytes = 0;
            to.received(part);
            return;
        }
        message.append(part);
        if (last) {
            String whole = message.toString();
            message.setLength(0);
            bytes = 0;
            to.received(whole);
        }
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        OpenSocket to = socket;
        if (to == null || tooLarge(to, part.remaining())) {
            return;
        }
        if (last) {
            bytes = 0;
            to.received(null);
        }
    }

    private boolean tooLarge(OpenSocket to, int more) {
        bytes += more;
        if (bytes <= to.settings().limits().frameBytes()) {
            return false;
        }
        message.setLength(0);
        to.tooLarge();
        return true;
    }

    @OnMessage
    public void pong(PongMessage pong) {
        OpenSocket to = socket;
        if (to != null) {
            to.pong();
        }
    }

    @OnClose
    public void close() {
        OpenSocket gone = socket;
        socket = null;
        if (gone != null) {
            sockets.remove(gone);
        }
    }

    /** What breaks a connection is the network's everyday; the close that follows does what there is to do. */
    @OnError
    public void error(Throwable fault) {
        LOG.log(Level.FINE, "a connection broke", fault);
    }
}
