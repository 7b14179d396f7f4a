package org.parley.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.parley.config.ChatSettings;
import org.parley.config.SettingSource;
import redis.embedded.RedisServer;

/** A redis-server of the test's own, without persistence. */
final class RealRedis implements AutoCloseable {
    private final RedisServer server;
    private final int port;

    RealRedis() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChatSettings settings(Map<String, String> more) {
        SettingSource source = name -> name.equals("chat.redis.url")
                ? Optional.of("redis://127.0.0.1:" + port)
                : Optional.ofNullable(more.get(name));
        return ChatSettings.read(source);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
