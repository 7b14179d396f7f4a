package org.parley.web.chat;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.parley.trace.TraceContext;
import org.parley.web.session.SessionCookie;

/**
 * Keeps the token's cookie, and the trace that the connection is a part of, for the endpoint, which can't see them any
 * more. The origin is checked before, by a filter.
 */
public class ChatHandshake extends ServerEndpointConfig.Configurator {
    static final String COOKIE_TOKEN = "org.parley.token";
    static final String TRACE = "org.parley.trace";

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        // A copy of this connection's own (Jakarta WebSocket 2.1), which a test asserts: a mix-up would be fatal.
        properties.remove(COOKIE_TOKEN);
        properties.remove(TRACE);
        headers(request, "Cookie")
                .flatMap(header -> SessionCookie.tokenIn(header).stream())
                .findFirst()
                .ifPresent(token -> properties.put(COOKIE_TOKEN, token));
        headers(request, TraceContext.HEADER)
                .flatMap(header -> TraceContext.parse(header).stream())
                .findFirst()
                .ifPresent(trace -> properties.put(TRACE, trace));
    }

    /** The container's way, a bean for each connection, keeps more than a kilobyte of each on Payara. */
    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(
                new ChatEndpoint(CDI.current().select(OpenSockets.class).get()));
    }

    private static Stream<String> headers(HandshakeRequest request, String name) {
        return request.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .flatMap(List::stream);
    }
}
