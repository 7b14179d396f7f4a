package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.IntConsumer;
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

    /**
     * What can be measured, with sessions of its own.
     *
     * @param working does the scenario's work for so many seconds, and no figures are kept
     */
    record Work(Load load, Contender contender, List<Chat> chats, IntConsumer working, Supplier<JsonObject> measuring)
            implements AutoCloseable {
        /** Works until the contender is warm. */
        public void warmUp() {
            WarmUp.of(contender, load, chats, working);
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
