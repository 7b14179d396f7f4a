package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Load;

/** S3: people who are there and ask nothing. On a contender that has not worked yet, whose heap has not grown for other reasons. */
public record Idle(List<Integer> sessions, int seconds) implements Scenario {
    private static final int FIRST = 500;

    @Override
    public String name() {
        return "S3";
    }

    @Override
    public void run(Load load, Contender contender, Consumer<JsonObject> results) {
        connectOnce(load, contender);
        for (int count : sessions) {
            List<String> tokens = contender.sessions(count);
            Contender.WebMemory before = contender.webMemory();
            long start = System.nanoTime();
            List<Chat> chats = load.connect(contender.port(), tokens);
            double connecting = (System.nanoTime() - start) / 1e9;
            Contender.WebMemory after = contender.webMemory();
            Cost costBefore = contender.cost();
            Load.pause(seconds * 1000L);
            Cost cost = contender.cost().since(costBefore);
            results.accept(new JsonObject()
                    .put("variant", count + " sessions")
                    .put("sessions", count)
                    .put("heap_kb_per_connection", (after.heap() - before.heap()) / chats.size())
                    .put("rss_kb_per_connection", (after.resident() - before.resident()) / chats.size())
                    .put("seconds_to_connect", connecting)
                    .put("cores", cost.totalCpuSeconds() / seconds)
                    .mergeIn(cost.json(1)));
            load.close(chats);
            Load.pause(3000);
        }
    }

    /** What the first connections load and keep is not the next ones'. */
    private static void connectOnce(Load load, Contender contender) {
        load.close(load.connect(contender.port(), contender.sessions(FIRST)));
        Load.pause(3000);
    }
}
