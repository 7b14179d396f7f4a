package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Load;

/** S6: what it takes to be there. It comes first, when nothing has been asked yet. */
public record Start() implements Scenario {

    @Override
    public String name() {
        return "S6";
    }

    @Override
    public void run(Load load, Contender contender, Consumer<JsonObject> results) {
        JsonObject resident = new JsonObject();
        contender.residentKilobytes().forEach(resident::put);
        results.accept(new JsonObject()
                .put("variant", "start")
                .put("seconds_to_ready", contender.secondsToReady())
                .put("rss_kb", resident));
    }
}
