package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Load;

/** What can be measured again and again, once a contender is warm: contenders can take turns. */
public interface Steady {
    /** As in {@code S1}. */
    String name();

    /** Of its variants, that of the targets first. */
    List<Integer> sizes();

    /**
     * Connects.
     *
     * @param modelPort where the model itself can be asked
     */
    Work connect(int size, Load load, Contender contender, int modelPort);

    /** What can be measured, with sessions of its own. */
    record Work(Load load, List<Chat> chats, Runnable warmingUp, Supplier<JsonObject> measuring)
            implements AutoCloseable {
        /** Works until the contender is warm. */
        public void warmUp() {
            warmingUp.run();
        }

        public JsonObject measure() {
            return measuring.get();
        }

        @Override
        public void close() {
            load.close(chats);
        }
    }
}
