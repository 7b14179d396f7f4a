package org.parley.chaos;

import java.util.List;
import java.util.Map;
import org.parley.system.RedisProcess;

/** The Redis of a site. */
interface Store extends AutoCloseable {
    /** The variables that point a node here. */
    Map<String, String> environment();

    /** The answer of the server that takes writes now. */
    List<String> call(String... words);

    /** Fails where more than one fault has struck this Redis: then the run says nothing. */
    default void checkOneFault() {}

    @Override
    void close();

    /** One redis-server that loses nothing when it is killed. */
    final class Single implements Store {
        private final RedisProcess server = RedisProcess.startDurable();

        @Override
        public Map<String, String> environment() {
            return Map.of("REDIS_URL", server.url(), "CHAT_REDIS_PARTITIONS", "2");
        }

        @Override
        public List<String> call(String... words) {
            return server.call((Object[]) words);
        }

        RedisProcess server() {
            return server;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
