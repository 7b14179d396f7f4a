package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Load;

/** One that can be measured again and again, once a contender is warm: contenders can take turns. */
public interface Steady extends Scenario {
    /** Of its variants. */
    List<Integer> sizes();

    /**
     * Connects, and works until the contender is warm.
     *
     * @param modelPort where the model itself can be asked
     */
    Work prepare(int size, Load load, Contender contender, int modelPort);

    /** What is ready to be measured. */
    interface Work extends AutoCloseable {
        JsonObject measure();

        @Override
        void close();
    }

    @Override
    default void run(Load load, Contender contender, int modelPort, Consumer<JsonObject> results) {
        for (int size : sizes()) {
            try (Work work = prepare(size, load, contender, modelPort)) {
                results.accept(work.measure());
            }
        }
    }
}
