package org.parley.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The medians of all rounds, a row for each variant and contender and whom it took turns with, as Markdown. */
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
        row(text, List.of("variant", "contender", "beside"), columns, "faults");
        row(
                text,
                List.of("---", "---", "---"),
                columns.stream().map(column -> "---").toList(),
                "---");
        Map<List<String>, List<JsonObject>> rows = results.stream()
                .collect(Collectors.groupingBy(
                        result -> Stream.of("variant", "contender", "beside")
                                .map(result::getString)
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        rows.forEach((key, of) -> row(
                text, key, columns.stream().map(column -> median(of, column)).toList(), faults(of)));
    }

    private static void row(StringBuilder text, List<String> key, List<String> cells, String faults) {
        text.append("| ")
                .append(String.join(" | ", key))
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
