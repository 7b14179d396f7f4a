package org.parley.bench.scenario;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Cost;
import org.parley.bench.contender.ParleyContender;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/**
 * S5: what an answer costs as everything grows: conversations, partitions, nodes, sessions. Each is tried with nodes of its
 * own.
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
    private final Consumer<JsonObject> results;

    public Growth(Load load, String modelUrl, Consumer<JsonObject> results) {
        this.load = load;
        this.modelUrl = modelUrl;
        this.results = results;
    }

    /** @param growth of {@code sessions}, {@code partitions}, {@code nodes} */
    public void run(List<String> growth) {
        if (growth.contains("sessions")) {
            sessions();
        }
        if (growth.contains("partitions")) {
            for (int partitions : List.of(1, 4, 16)) {
                measure(1, Map.of("CHAT_REDIS_PARTITIONS", Integer.toString(partitions)), partitions + " partitions");
            }
        }
        if (growth.contains("nodes")) {
            for (int nodes : List.of(1, 2, 4)) {
                measure(nodes, Map.of(), nodes + " nodes");
            }
        }
    }

    /** Of one conversation, then of all. */
    private void sessions() {
        try (Contender parley = parley(1, Map.of())) {
            List<Chat> chats = load.connect(parley.port(), parley.sessions(SESSIONS));
            warmUp(parley, chats);
            int messages = 0;
            for (int wanted : List.of(10, 100, 1000)) {
                for (; messages < wanted; messages += 2) {
                    load.once(FILLING_MILLIS, chats, SHORT, new Figures());
                    load.awaitAnswers(30);
                }
                measure(parley, chats, "history of " + wanted);
                messages += 2 * SECONDS;
            }
            load.close(chats);
            parley.sessions(MANY_SESSIONS);
            chats = load.connect(parley.port(), parley.sessions(SESSIONS));
            measure(parley, chats, MANY_SESSIONS + " sessions");
            load.close(chats);
        }
    }

    private Contender parley(int nodes, Map<String, String> settings) {
        return new ParleyContender("parley", modelUrl, "runnable", Collections.nCopies(nodes, "web+worker"), settings);
    }

    private void measure(int nodes, Map<String, String> settings, String variant) {
        try (Contender parley = parley(nodes, settings)) {
            List<Chat> chats = load.connect(parley.port(), parley.sessions(SESSIONS));
            warmUp(parley, chats);
            measure(parley, chats, variant);
            load.close(chats);
        }
    }

    private void warmUp(Contender parley, List<Chat> chats) {
        WarmUp.of(parley, load, chats, seconds -> {
            load.again(seconds, chats, SHORT, new Figures());
            Load.pause(seconds * 1000L);
            load.awaitAnswers(30);
        });
    }

    private void measure(Contender parley, List<Chat> chats, String variant) {
        Figures figures = new Figures();
        Cost before = parley.cost();
        load.every(1000, SECONDS, chats, ANSWER, figures);
        Load.pause(SECONDS * 1000L);
        load.awaitAnswers(30);
        Cost cost = parley.cost().since(before);
        results.accept(figures.json()
                .put("variant", variant)
                .put("cpu_s_per_1000_answers", 1000 * cost.totalCpuSeconds() / figures.answers())
                .mergeIn(cost.json(figures.answers())));
    }
}
