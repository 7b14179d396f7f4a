package org.parley.web.chat;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.parley.web.session.SessionCookie;

/** Keeps the token's cookie for the endpoint, which can't see it any more. The origin is checked before, by a filter. */
public class ChatHandshake extends ServerEndpointConfig.Configurator {
    static final String COOKIE_TOKEN = "org.parley.token";

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        // A copy of this connection's own (Jakarta WebSocket 2.1), which a test asserts: a mix-up would be fatal.
        properties.remove(COOKIE_TOKEN);
        request.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Cookie"))
                .map(Map.Entry::getValue)
                .flatMap(List::stream)
                .flatMap(header -> SessionCookie.tokenIn(header).stream())
                .findFirst()
                .ifPresent(token -> properties.put(COOKIE_TOKEN, token));
    }
}
