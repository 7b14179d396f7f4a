package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.contender.ParleyContender;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/**
 * S5: what an answer costs as everything grows: a conversation's history, sessions, partitions, nodes. Each size has nodes
 * and a Redis of its own, and those of one kind are up at once and measured in turns.
 */
public final class Growth {
    private static final Load.Shape ANSWER = new Load.Shape(50, 10, 64);
    private static final Load.Shape SHORT = new Load.Shape(0, 0, 4);
    private static final int SESSIONS = 20;
    private static final int MANY_SESSIONS = 100_000;
    private static final int SECONDS = 20;
    /** Over so long a round of questions is spread that only makes the history longer. */
    private static final int FILLING_MILLIS = 100;

    private final Load load;
    private final String modelUrl;
    private final int rounds;
    private final IntFunction<Consumer<JsonObject>> results;

    /** @param results takes those of a round, by its number from 1 */
    public Growth(Load load, String modelUrl, int rounds, IntFunction<Consumer<JsonObject>> results) {
        this.load = load;
        this.modelUrl = modelUrl;
        this.rounds = rounds;
        this.results = results;
    }

    /** @param growth of {@code history}, {@code sessions}, {@code partitions}, {@code nodes} */
    public void run(List<String> growth) {
        if (growth.contains("history")) {
            history();
        }
        if (growth.contains("sessions")) {
            inTurns(List.of(SESSIONS, MANY_SESSIONS), "sessions", sessions -> {
                Contender parley = parley(1, Map.of());
                parley.sessions(sessions - SESSIONS);
                return parley;
            });
        }
        if (growth.contains("partitions")) {
            inTurns(
                    List.of(1, 4, 16),
                    "partitions",
                    partitions -> parley(1, Map.of("CHAT_REDIS_PARTITIONS", Integer.toString(partitions))));
        }
        if (growth.contains("nodes")) {
            inTurns(List.of(1, 2, 4), "nodes", nodes -> parley(nodes, Map.of()));
        }
    }

    /** One node, and new sessions for each round. */
    private void history() {
        try (Contender parley = parley(1, Map.of())) {
            try (Steady.Work work = work(parley, "unmeasured")) {
                work.warmUp();
            }
            for (int round = 1; round <= rounds; round++) {
                List<Chat> chats = connect(parley);
                int messages = 0;
                for (int wanted : List.of(10, 100, 1000)) {
                    for (; messages < wanted; messages += 2) {
                        load.once(FILLING_MILLIS, chats, SHORT, new Figures());
                        load.awaitAnswers(30);
                    }
                    results.apply(round).accept(measure(parley, chats, "history of " + wanted));
                    messages += 2 * SECONDS;
                }
                load.close(chats);
            }
        }
    }

    private void inTurns(List<Integer> sizes, String ofWhat, IntFunction<Contender> start) {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        try {
            sizes.forEach(size -> contenders.put(size + " " + ofWhat, start.apply(size)));
            List<Steady.Work> works = new ArrayList<>();
            contenders.forEach((variant, parley) -> works.add(work(parley, variant)));
            works.forEach(Steady.Work::warmUp);
            for (int round = 1; round <= rounds; round++) {
                Consumer<JsonObject> taken = results.apply(round);
                works.forEach(work -> taken.accept(work.measure()));
            }
            works.forEach(Steady.Work::close);
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    private Contender parley(int nodes, Map<String, String> settings) {
        return new ParleyContender("parley", modelUrl, "runnable", Collections.nCopies(nodes, "web+worker"), settings);
    }

    private List<Chat> connect(Contender parley) {
        return load.connect(parley.port(), parley.sessions(SESSIONS));
    }

    private Steady.Work work(Contender parley, String variant) {
        List<Chat> chats = connect(parley);
        return new Steady.Work(
                load,
                parley,
                chats,
                seconds -> {
                    load.again(seconds, chats, SHORT, new Figures());
                    Load.pause(seconds * 1000L);
                    load.awaitAnswers(30);
                },
                () -> measure(parley, chats, variant));
    }

    private JsonObject measure(Contender parley, List<Chat> chats, String variant) {
        Figures figures = new Figures();
        Cost before = parley.cost();
        load.every(1000, SECONDS, chats, ANSWER, figures);
        Load.pause(SECONDS * 1000L);
        load.awaitAnswers(30);
        Cost cost = parley.cost().since(before);
        return figures.json()
                .put("variant", variant)
                .put("cpu_s_per_1000_answers", 1000 * cost.totalCpuSeconds() / figures.answers())
                .mergeIn(cost.json(figures.answers()));
    }
}
