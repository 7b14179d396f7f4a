package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Load;

/** What is tried once with a contender that has not worked yet. */
public interface Scenario {
    /** As in {@code S1}. */
    String name();

    /**
     * Tries it.
     *
     * @param results gets one for each variant
     */
    void run(Load load, Contender contender, Consumer<JsonObject> results);
}
