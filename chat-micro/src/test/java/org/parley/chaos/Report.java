package org.parley.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What all runs came to, as a table. For one thread. */
final class Report {
    private final Path file;
    private final String how;
    private final List<Outcome> outcomes = new ArrayList<>();
    private int brokenOff;

    /** @param file where it is kept, from run to run */
    Report(Path file, String how) {
        this.file = file;
        this.how = how;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
        keep();
    }

    /** A run did not come to its end: nothing is known of its questions. */
    void brokeOff() {
        brokenOff++;
        keep();
    }

    private void keep() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return table() + "\n" + takeovers() + how + "; runs that broke off: " + brokenOff + "\n";
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                | fault | moment | runs | questions | struck in time | lost | duplicated | wrong | ended `failed` |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Fault fault : Fault.values()) {
            for (Moment moment : Moment.values()) {
                row(table, fault.toString(), moment.toString(), of(fault, moment));
            }
        }
        row(table, "**all**", "", outcomes);
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
                "| %s | %s | %d | %d | %s | %d | %d | %d | %d |%n",
                fault,
                moment,
                some.size(),
                sum(some, Outcome::questions),
                inTime(some),
                sum(some, Outcome::lost),
                sum(some, Outcome::duplicated),
                sum(some, Outcome::wrong),
                sum(some, Outcome::failed)));
    }

    /** A model breaks where its answer says so. */
    private static String inTime(List<Outcome> some) {
        List<Outcome> aimed =
                some.stream().filter(outcome -> !outcome.fault().isOfModel()).toList();
        return aimed.isEmpty() ? "–" : sum(aimed, Outcome::hit) + " of " + sum(aimed, Outcome::struck);
    }

    private static int sum(List<Outcome> some, ToIntFunction<Outcome> figure) {
        return some.stream().mapToInt(figure).sum();
    }

    private String takeovers() {
        StringBuilder lines = new StringBuilder();
        Arrays.stream(Fault.values()).filter(Fault::endsWorker).forEach(fault -> {
            long[] millis = outcomes.stream()
                    .filter(outcome -> outcome.fault() == fault)
                    .flatMap(outcome -> outcome.takeovers().stream())
                    .mapToLong(Duration::toMillis)
                    .sorted()
                    .toArray();
            if (millis.length > 0) {
                lines.append(String.format(
                        Locale.ROOT,
                        "Takeover after %s: %d turns, median %.1f s, max %.1f s%n",
                        fault,
                        millis.length,
                        millis[millis.length / 2] / 1000.0,
                        millis[millis.length - 1] / 1000.0));
            }
        });
        return lines.toString();
    }
}
