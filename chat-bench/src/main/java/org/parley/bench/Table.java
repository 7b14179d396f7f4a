package org.parley.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.parley.bench.contender.Contenders;

/** The medians of all rounds, a row for each contender and variant, as Markdown. */
final class Table {
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "S1",
            List.of(
                    "added_first_p50_ms",
                    "added_first_p99_ms",
                    "added_end_p50_ms",
                    "transit_p50_ms",
                    "transit_p99_ms",
                    "transit_max_ms",
                    "cpu_s_per_1000_answers"),
            "S2",
            List.of("answers_per_s", "tokens_per_cpu_s", "end_p50_ms", "end_p99_ms"),
            "S3",
            List.of("heap_kb_per_connection", "rss_kb_per_connection", "cores", "seconds_to_connect"),
            "S4",
            List.of("share_of_ideal", "lateness_p50_ms", "lateness_p99_ms", "lateness_max_ms", "cores"),
            "S5",
            List.of("cpu_s_per_1000_answers", "first_p50_ms", "first_p99_ms", "transit_p99_ms"),
            "S6",
            List.of("seconds_to_ready"));

    private final List<JsonObject> results;

    Table(List<JsonObject> results) {
        this.results = results;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (String scenario : new TreeSet<>(COLUMNS.keySet())) {
            List<JsonObject> of = results.stream()
                    .filter(result -> result.getString("scenario").equals(scenario))
                    .toList();
            if (!of.isEmpty()) {
                text.append("\n### ").append(scenario).append("\n\n");
                table(text, of, COLUMNS.get(scenario));
            }
        }
        return text.toString();
    }

    private static void table(StringBuilder text, List<JsonObject> results, List<String> columns) {
        row(text, "variant", "contender", columns, "faults");
        row(text, "---", "---", columns.stream().map(column -> "---").toList(), "---");
        Map<String, List<JsonObject>> rows = new LinkedHashMap<>();
        results.stream()
                .map(result -> result.getString("variant"))
                .distinct()
                .forEach(variant -> Contenders.ALL.forEach(contender -> rows.put(
                        variant + "\n" + contender,
                        results.stream()
                                .filter(result -> result.getString("variant").equals(variant))
                                .filter(result -> result.getString("contender").equals(contender))
                                .toList())));
        rows.forEach((key, of) -> {
            if (!of.isEmpty()) {
                row(
                        text,
                        of.get(0).getString("variant"),
                        of.get(0).getString("contender"),
                        columns.stream().map(column -> median(of, column)).toList(),
                        faults(of));
            }
        });
    }

    private static void row(StringBuilder text, String variant, String contender, List<String> cells, String faults) {
        text.append("| ")
                .append(variant)
                .append(" | ")
                .append(contender)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" | ")
                .append(faults)
                .append(" |\n");
    }

    private static String median(List<JsonObject> of, String column) {
        List<Double> values = new ArrayList<>(of.stream()
                .map(result -> result.getDouble(column, Double.NaN))
                .sorted()
                .toList());
        double median = values.get(values.size() / 2);
        return String.format(Locale.ROOT, Math.abs(median) < 10 ? "%.2f" : "%.0f", median);
    }

    private static String faults(List<JsonObject> of) {
        JsonObject all = new JsonObject();
        of.forEach(result -> result.getJsonObject("faults", new JsonObject())
                .forEach(fault -> all.put(
                        fault.getKey(), all.getLong(fault.getKey(), 0L) + ((Number) fault.getValue()).longValue())));
        return all.isEmpty() ? "none" : all.encode();
    }
}
