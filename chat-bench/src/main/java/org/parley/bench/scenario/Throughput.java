package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/** S2: whole answers at once, and each session asks again as soon as it has one. */
public record Throughput(List<Integer> sizes, int seconds) implements Steady {
    private static final Load.Shape ANSWER = new Load.Shape(0, 0, 64);

    @Override
    public String name() {
        return "S2";
    }

    @Override
    public Work connect(int count, Load load, Contender contender, int modelPort) {
        List<Chat> chats = load.connect(contender.port(), contender.sessions(count));
        return new Work(
                load,
                contender,
                chats,
                time -> ask(load, time, chats, new Figures()),
                () -> measured(load, contender, chats));
    }

    private JsonObject measured(Load load, Contender contender, List<Chat> chats) {
        Figures figures = new Figures();
        Cost before = contender.cost();
        ask(load, seconds, chats, figures);
        Cost cost = contender.cost().since(before);
        return figures.json()
                .put("variant", chats.size() + " sessions")
                .put("sessions", chats.size())
                .put("answers_per_s", (double) figures.answers() / seconds)
                .put("tokens_per_cpu_s", figures.tokens() / cost.totalCpuSeconds())
                .mergeIn(cost.json(figures.answers()));
    }

    private static void ask(Load load, int seconds, List<Chat> chats, Figures figures) {
        load.again(seconds, chats, ANSWER, figures);
        Load.pause(seconds * 1000L);
        load.awaitAnswers(20);
    }
}
