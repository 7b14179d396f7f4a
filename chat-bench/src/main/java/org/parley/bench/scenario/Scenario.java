package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Load;

/** Something that is tried with a contender. */
public interface Scenario {
    /** As in {@code S1}. */
    String name();

    /**
     * Tries it.
     *
     * @param modelPort where the model itself can be asked
     * @param results gets one for each variant
     */
    void run(Load load, Contender contender, int modelPort, Consumer<JsonObject> results);
}
