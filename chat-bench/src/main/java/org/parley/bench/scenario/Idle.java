package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Load;

/** S3: people who are there and ask nothing. */
public record Idle(List<Integer> sessions, int seconds) implements Scenario {

    @Override
    public String name() {
        return "S3";
    }

    @Override
    public void run(Load load, Contender contender, int modelPort, Consumer<JsonObject> results) {
        for (int count : sessions) {
            List<String> tokens = contender.sessions(count);
            long before = contender.webResidentKilobytesAfterCollection();
            long start = System.nanoTime();
            List<Chat> chats = load.connect(contender.port(), tokens);
            double connecting = (System.nanoTime() - start) / 1e9;
            long after = contender.webResidentKilobytesAfterCollection();
            Cost costBefore = contender.cost();
            Load.pause(seconds * 1000L);
            Cost cost = contender.cost().since(costBefore);
            results.accept(new JsonObject()
                    .put("variant", count + " sessions")
                    .put("sessions", count)
                    .put("kb_per_connection", (double) (after - before) / chats.size())
                    .put("seconds_to_connect", connecting)
                    .put("cores", cost.totalCpuSeconds() / seconds)
                    .mergeIn(cost.json(1)));
            load.close(chats);
            Load.pause(3000);
        }
    }
}
