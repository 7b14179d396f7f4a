package org.parley.redis;

import java.util.Map;
import java.util.Optional;
import org.parley.config.ChatSettings;
import org.parley.redis.servers.ServerProcess;

/** A redis-server of the test's own, without persistence, with the settings that lead there. */
final class RealRedis implements AutoCloseable {
    private final ServerProcess server;

    RealRedis() {
        server = ServerProcess.start();
    }

    ServerProcess server() {
        return server;
    }

    ChatSettings settings(Map<String, String> more) {
        return settings(server.url(), more);
    }

    static ChatSettings settings(String url, Map<String, String> more) {
        return ChatSettings.read(
                name -> name.equals("chat.redis.url") ? Optional.of(url) : Optional.ofNullable(more.get(name)));
    }

    @Override
    public void close() {
        server.close();
    }
}
