package org.parley.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;

/** What all runs came to, as a table. Thread-safe. */
final class Report {
    private final Collection<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Prints the table and keeps it in a file. */
    void print(Path file, String how) throws IOException {
        String table = table() + "\n" + takeovers() + "\n" + how + "\n";
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, table);
        System.out.println(table);
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                | fault | moment | runs | questions | lost | duplicated | wrong | ended `failed` |
                |---|---|---|---|---|---|---|---|
                """);
        for (Fault fault : Fault.values()) {
            for (Moment moment : Moment.values()) {
                row(table, fault.toString(), moment.toString(), of(fault, moment));
            }
        }
        row(table, "**all**", "", List.copyOf(outcomes));
        return table.toString();
    }

    private List<Outcome> of(Fault fault, Moment moment) {
        return outcomes.stream()
                .filter(outcome -> outcome.fault() == fault && outcome.moment() == moment)
                .toList();
    }

    private static void row(StringBuilder table, String fault, String moment, List<Outcome> some) {
        if (some.isEmpty()) {
            return;
        }
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d | %d | %d | %d |%n",
                fault,
                moment,
                some.size(),
                sum(some, Outcome::questions),
                sum(some, Outcome::lost),
                sum(some, Outcome::duplicated),
                sum(some, Outcome::wrong),
                sum(some, Outcome::failed)));
    }

    private static int sum(List<Outcome> some, ToIntFunction<Outcome> figure) {
        return some.stream().mapToInt(figure).sum();
    }

    private String takeovers() {
        List<String> lines = new ArrayList<>();
        Arrays.stream(Fault.values()).filter(Fault::endsWorker).forEach(fault -> {
            long[] millis = outcomes.stream()
                    .filter(outcome -> outcome.fault() == fault)
                    .flatMap(outcome -> outcome.takeovers().stream())
                    .mapToLong(Duration::toMillis)
                    .sorted()
                    .toArray();
            if (millis.length > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "Takeover after %s: %d, median %.1f s, max %.1f s",
                        fault,
                        millis.length,
                        millis[millis.length / 2] / 1000.0,
                        millis[millis.length - 1] / 1000.0));
            }
        });
        return String.join("\n", lines);
    }
}
