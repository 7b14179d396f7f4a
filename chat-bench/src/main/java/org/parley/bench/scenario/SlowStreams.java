package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/** S4: many answers at once, each at the pace of a model. */
public record SlowStreams(List<Integer> sizes, int seconds) implements Steady {
    private static final int TOKENS_PER_SECOND = 20;
    /** All have begun by then. */
    private static final int RAMP_SECONDS = 5;

    private static final int AFTERWARDS_SECONDS = 2;

    @Override
    public String name() {
        return "S4";
    }

    @Override
    public Work connect(int count, Load load, Contender contender, int modelPort) {
        List<Chat> chats = load.connect(contender.port(), contender.sessions(count));
        return new Work(
                load, contender, chats, time -> stream(load, time, chats), () -> measured(load, contender, chats));
    }

    private static void stream(Load load, int seconds, List<Chat> chats) {
        load.once(RAMP_SECONDS * 1000, chats, lasting(seconds - RAMP_SECONDS), new Figures());
        Load.pause(seconds * 1000L);
        load.awaitAnswers(30);
    }

    private JsonObject measured(Load load, Contender contender, List<Chat> chats) {
        int count = chats.size();
        Figures figures = new Figures();
        Load.Shape answer = lasting(RAMP_SECONDS + seconds + AFTERWARDS_SECONDS);
        load.once(RAMP_SECONDS * 1000, chats, answer, figures);
        Load.pause(RAMP_SECONDS * 1000L + 1000);
        Cost before = contender.cost();
        long tokensBefore = load.look(figures::tokens);
        long start = System.nanoTime();
        Load.pause(seconds * 1000L);
        long tokens = load.look(figures::tokens) - tokensBefore;
        double took = (System.nanoTime() - start) / 1e9;
        Cost cost = contender.cost().since(before);
        load.awaitAnswers(30);
        return figures.json()
                .put("variant", count + " streams")
                .put("streams", count)
                .put("share_of_ideal", tokens / (took * count * TOKENS_PER_SECOND))
                .put("cores", cost.totalCpuSeconds() / took)
                .mergeIn(cost.json(count));
    }

    private static Load.Shape lasting(int seconds) {
        return new Load.Shape(50, 1000 / TOKENS_PER_SECOND, TOKENS_PER_SECOND * seconds);
    }
}
