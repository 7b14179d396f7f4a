package org.parley.bench.contender;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parley.system.ParleyProcess;
import org.parley.system.ServerKind;
import org.parley.system.WorkDirectory;

/** Parley as it is shipped, with the settings that a load from one address needs and no others. */
public final class ParleyContender extends Running {
    /** The variable that switches the other role off. */
    private static final Map<String, String> ONLY = Map.of("web", "CHAT_WORKER_ENABLED", "worker", "CHAT_WEB_ENABLED");

    private final List<ParleyProcess> nodes = new ArrayList<>();

    /**
     * Starts it.
     *
     * @param kind of server: {@code runnable}, {@code wildfly} or {@code payara}
     * @param roles of each node: {@code web+worker}, {@code web} or {@code worker}; the last holds the sockets
     * @param more settings, as variables
     */
    public ParleyContender(String name, String modelUrl, String kind, List<String> roles, Map<String, String> more) {
        super(name);
        Map<String, String> environment = new HashMap<>(Map.of(
                "REDIS_URL", machinery.redis().url(),
                "GROQ_BASE_URL", modelUrl,
                "GROQ_API_KEY", "gsk_bench",
                "GROQ_MODEL", "stub/bench",
                "CHAT_WORKER_CONCURRENCY", "4096",
                "CHAT_LIMITS_SOCKETS_PER_NODE", "100000",
                "CHAT_LIMITS_SESSIONS_PER_MINUTE", "0",
                "CHAT_LIMITS_QUESTIONS_PER_MINUTE", "0",
                "CHAT_LIMITS_WAITING_QUESTIONS", "1000"));
        environment.putAll(more);
        start(() -> roles.forEach(role -> {
            Map<String, String> own = new HashMap<>(environment);
            if (ONLY.containsKey(role)) {
                own.put(ONLY.get(role), "false");
            }
            ParleyProcess node = ParleyProcess.launch(own, WorkDirectory.create("bench-" + role), ServerKind.of(kind))
                    .awaitReady();
            nodes.add(node.calledByHttp1());
            machinery.add(role + nodes.size(), node.pid());
        }));
    }

    private ParleyProcess web() {
        return last(nodes);
    }

    @Override
    public int port() {
        return web().port();
    }

    @Override
    public List<String> sessions(int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> web().opensSession("Bench").token())
                .toList();
    }

    @Override
    long webPid() {
        return web().pid();
    }

    @Override
    public void close() {
        nodes.forEach(ParleyProcess::close);
        machinery.close();
    }
}
