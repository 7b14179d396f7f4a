package org.parley.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.contender.Contenders;
import org.parley.bench.contender.JavaProcess;
import org.parley.bench.load.Load;
import org.parley.bench.model.ModelServer;
import org.parley.bench.scenario.Growth;
import org.parley.bench.scenario.Idle;
import org.parley.bench.scenario.Latency;
import org.parley.bench.scenario.Scenario;
import org.parley.bench.scenario.SlowStreams;
import org.parley.bench.scenario.Start;
import org.parley.bench.scenario.Steady;
import org.parley.bench.scenario.Throughput;
import org.parley.system.FreePort;

/** Measures contenders, several rounds, and writes a JSON line for each result and a table at the end. */
public final class Bench {
    private static final Path OUT = Path.of("target", "bench");

    private final Options options;
    private final Path lines;
    private final List<JsonObject> results = new ArrayList<>();

    private Bench(Options options) throws IOException {
        this.options = options;
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        lines = Files.createDirectories(OUT).resolve("results-" + time + ".jsonl");
    }

    /**
     * Exits with 1 where one of Parley's tokens or answers was not as it was to be; what the baseline loses is a figure.
     *
     * @param args see {@link Options}
     */
    public static void main(String[] args) throws IOException {
        if (!new Bench(Options.of(List.of(args))).run()) {
            System.exit(1);
        }
    }

    /** False where Parley made faults. */
    private boolean run() throws IOException {
        int modelPort = FreePort.find();
        String modelUrl = "http://127.0.0.1:" + modelPort + "/v1";
        try (JavaProcess model = JavaProcess.start("Model is ready", ModelServer.class, Integer.toString(modelPort));
                Load load = new Load()) {
            measureFresh(load, modelUrl);
            measureInTurns(load, modelUrl, modelPort);
            if (options.scenarios().contains("S5")) {
                new Growth(load, modelUrl, options.rounds(), round -> taken("parley", "S5", round, List.of()))
                        .run(options.growth());
            }
        }
        String table = new Table(results).text();
        Files.writeString(OUT.resolve("table.md"), table);
        System.out.println(table);
        System.out.println(lines);
        return results.stream()
                .filter(result -> !result.getString("contender").startsWith(Contenders.BASELINE))
                .allMatch(result ->
                        result.getJsonObject("faults", new JsonObject()).isEmpty());
    }

    /** What is tried with contenders that have not worked yet. */
    private void measureFresh(Load load, String modelUrl) {
        List<Scenario> scenarios = List.<Scenario>of(new Start(), new Idle(options.idle(), options.seconds())).stream()
                .filter(scenario -> options.scenarios().contains(scenario.name()))
                .toList();
        if (scenarios.isEmpty()) {
            return;
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (String name : options.contenders()) {
                System.out.println("Round " + round + ": " + name);
                try (Contender contender = Contenders.start(name, modelUrl)) {
                    for (Scenario scenario : scenarios) {
                        scenario.run(load, contender, taken(name, scenario.name(), round, List.of()));
                    }
                }
            }
        }
    }

    /**
     * Each beside the first of them, the two in turns: a machine whose speed changes from minute to minute does less harm
     * to what is measured within one.
     */
    private void measureInTurns(Load load, String modelUrl, int modelPort) {
        List<Steady> scenarios = List.<Steady>of(
                        new Latency(options.sessions(), options.seconds()),
                        new Throughput(options.throughputSessions(), options.seconds() / 2),
                        new SlowStreams(options.streams(), options.seconds()))
                .stream()
                .filter(scenario -> options.scenarios().contains(scenario.name()))
                .toList();
        if (scenarios.isEmpty()) {
            return;
        }
        for (List<String> names : sideBySide()) {
            System.out.println("In turns: " + String.join(", ", names));
            Map<String, Contender> contenders = new LinkedHashMap<>();
            try {
                names.forEach(name -> contenders.put(name, Contenders.start(name, modelUrl)));
                for (Steady scenario : scenarios) {
                    measureInTurns(load, contenders, modelPort, scenario);
                }
            } finally {
                contenders.values().forEach(Contender::close);
            }
        }
    }

    private List<List<String>> sideBySide() {
        List<String> all = options.contenders();
        return all.size() == 1
                ? List.of(all)
                : all.subList(1, all.size()).stream()
                        .map(name -> List.of(all.get(0), name))
                        .toList();
    }

    /** In all sizes where the first two are measured: all others in that of the targets. */
    private void measureInTurns(Load load, Map<String, Contender> contenders, int modelPort, Steady scenario) {
        boolean first = sideBySide().get(0).equals(List.copyOf(contenders.keySet()));
        List<Integer> sizes = first ? scenario.sizes() : scenario.sizes().subList(0, 1);
        for (int size : sizes) {
            measureInTurns(load, contenders, modelPort, scenario, size);
        }
    }

    private void measureInTurns(
            Load load, Map<String, Contender> contenders, int modelPort, Steady scenario, int size) {
        Map<String, Steady.Work> works = new LinkedHashMap<>();
        try {
            contenders.forEach(
                    (name, contender) -> works.put(name, scenario.connect(size, load, contender, modelPort)));
            if (size == scenario.sizes().get(0)) {
                works.values().forEach(Steady.Work::warmUp);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Map.Entry<String, Steady.Work> work : works.entrySet()) {
                    List<String> beside = contenders.keySet().stream()
                            .filter(name -> !name.equals(work.getKey()))
                            .toList();
                    taken(work.getKey(), scenario.name(), round, beside)
                            .accept(work.getValue().measure());
                }
            }
        } finally {
            works.values().forEach(Steady.Work::close);
        }
    }

    private Consumer<JsonObject> taken(String contender, String scenario, int round, List<String> beside) {
        return result -> {
            JsonObject line = new JsonObject()
                    .put("contender", contender)
                    .put("beside", String.join(",", beside))
                    .put("round", round)
                    .put("scenario", scenario)
                    .mergeIn(result);
            results.add(line);
            System.out.println(line.encode());
            try {
                Files.writeString(lines, line.encode() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
