package org.parley.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.lifecycle.Store;

/** Two nodes that serve people and one that answers, each with a line of its own to one Redis. */
record FaultyWorld(
        ModelStub model,
        RedisProcess redis,
        List<FaultyLine> lines,
        List<ParleyProcess> web,
        ParleyProcess worker,
        long readySince)
        implements Store.CloseOnReset {

    /** The smallest that is allowed, so that a few questions are enough for a log to be trimmed. */
    private static final String LOG_MAX_EVENTS = "100";

    static FaultyWorld start() {
        ModelStub model = ModelStub.start();
        RedisProcess redis = RedisProcess.start();
        List<FaultyLine> lines = List.of(FaultyLine.to(redis), FaultyLine.to(redis), FaultyLine.to(redis));
        List<ParleyProcess> web = List.of(
                ParleyProcess.launch(node(model, lines.get(0), "CHAT_WORKER_ENABLED")),
                ParleyProcess.launch(node(model, lines.get(1), "CHAT_WORKER_ENABLED")));
        ParleyProcess worker = ParleyProcess.launch(node(model, lines.get(2), "CHAT_WEB_ENABLED"));
        worker.awaitReady();
        web.forEach(ParleyProcess::awaitReady);
        return new FaultyWorld(model, redis, lines, web, worker, System.nanoTime());
    }

    private static Map<String, String> node(ModelStub model, FaultyLine line, String without) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", line.url());
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        environment.put("CHAT_LOG_MAX_EVENTS", LOG_MAX_EVENTS);
        environment.put(without, "false");
        return environment;
    }

    /** How long it has been ready. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - readySince);
    }

    /** From now on nothing goes wrong. */
    void calms() {
        lines.forEach(line -> line.faults().none());
    }

    @Override
    public void close() {
        web.forEach(ParleyProcess::close);
        worker.close();
        lines.forEach(FaultyLine::close);
        redis.close();
        model.close();
    }
}
