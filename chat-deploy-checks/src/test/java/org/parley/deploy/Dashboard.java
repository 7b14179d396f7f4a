package org.parley.deploy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Grafana's dashboard as it is shipped. */
public record Dashboard(JsonObject json) {
    private static final Pattern METRIC = Pattern.compile("\\b(?:parley|redis)_[a-z_]+");

    public static Dashboard read() {
        try (JsonReader reader =
                Json.createReader(new StringReader(Repository.text("deploy/grafana/dashboards/parley.json")))) {
            return new Dashboard(reader.readObject());
        }
    }

    List<JsonObject> panels() {
        return json.getJsonArray("panels").getValuesAs(JsonObject.class);
    }

    /** Every question that it puts to Prometheus, with Grafana's own variable filled in. */
    public List<String> queries() {
        return panels().stream()
                .filter(panel -> panel.containsKey("targets"))
                .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .map(target -> target.getString("expr").replace("$__rate_interval", "1m"))
                .toList();
    }

    /** Of the shipped dashboard and the shipped alert rules. */
    public static Set<String> metricsAskedFor() {
        Set<String> all = new TreeSet<>();
        Stream.concat(
                        read().queries().stream(),
                        Repository.text("deploy/prometheus/alerts.yml")
                                .lines()
                                .filter(line -> !line.strip().startsWith("#") && !line.contains("description:")))
                .map(METRIC::matcher)
                .forEach(found -> {
                    while (found.find()) {
                        all.add(found.group());
                    }
                });
        return all;
    }
}
