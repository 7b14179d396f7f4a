package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/** S1: people at an even pace, and as many who ask the model itself in the same seconds. */
public record Latency(List<Integer> sizes, int seconds) implements Steady {
    private static final Load.Shape ANSWER = new Load.Shape(50, 10, 64);
    private static final int PERIOD_MILLIS = 1000;

    @Override
    public String name() {
        return "S1";
    }

    @Override
    public Work connect(int count, Load load, Contender contender, int modelPort) {
        List<Chat> chats = load.connect(contender.port(), contender.sessions(count));
        List<Chat> direct = load.model(modelPort, count);
        return new Work(
                load,
                contender,
                chats,
                time -> ask(load, time, chats, new Figures(), direct, new Figures()),
                () -> measured(load, contender, chats, direct));
    }

    private JsonObject measured(Load load, Contender contender, List<Chat> chats, List<Chat> direct) {
        Figures through = new Figures();
        Figures floor = new Figures();
        Cost before = contender.cost();
        ask(load, seconds, chats, through, direct, floor);
        Cost cost = contender.cost().since(before);
        return through.json()
                .put("variant", chats.size() + " sessions")
                .put("sessions", chats.size())
                .put("floor_first_p50_ms", floor.firstMillis(50))
                .put("added_first_p50_ms", through.firstMillis(50) - floor.firstMillis(50))
                .put("added_first_p99_ms", through.firstMillis(99) - floor.firstMillis(99))
                .put("added_end_p50_ms", through.endMillis(50) - floor.endMillis(50))
                .put("added_end_p99_ms", through.endMillis(99) - floor.endMillis(99))
                .put("floor_transit_p50_ms", floor.transitMillis(50))
                .put("floor_transit_p99_ms", floor.transitMillis(99))
                .put("cpu_s_per_1000_answers", 1000 * cost.totalCpuSeconds() / through.answers())
                .mergeIn(cost.json(through.answers()));
    }

    private static void ask(
            Load load, int seconds, List<Chat> chats, Figures through, List<Chat> direct, Figures floor) {
        load.every(PERIOD_MILLIS, seconds, chats, ANSWER, through);
        // Between the others, and not in the same millisecond
        Load.pause(PERIOD_MILLIS / (2 * chats.size()));
        load.every(PERIOD_MILLIS, seconds, direct, ANSWER, floor);
        Load.pause(seconds * 1000L);
        load.awaitAnswers(20);
    }
}
