package org.parley.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parley.bench.contender.Contenders;

/**
 * What is to be measured: {@code --contenders=vertx,parley --scenarios=S1,S2 --rounds=3 --seconds=20}.
 *
 * @param turns whether contenders are up at the same time and measured in turns, round by round
 * @param seconds that a window lasts
 * @param sessions of S1
 * @param throughputSessions of S2
 * @param streams of S4
 * @param idle sessions of S3
 * @param growth of what, in S5
 */
record Options(
        List<String> contenders,
        List<String> scenarios,
        int rounds,
        boolean turns,
        int seconds,
        List<Integer> sessions,
        List<Integer> throughputSessions,
        List<Integer> streams,
        List<Integer> idle,
        List<String> growth) {
    private static final Set<String> KNOWN = Set.of(
            "contenders",
            "scenarios",
            "rounds",
            "turns",
            "seconds",
            "sessions",
            "throughput",
            "streams",
            "idle",
            "growth");

    static Options of(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length != 2 || !KNOWN.contains(name)) {
                throw new IllegalArgumentException(argument + " is none of " + KNOWN);
            }
            given.put(name, parts[1]);
        }
        return new Options(
                words(given.getOrDefault("contenders", String.join(",", Contenders.ALL))),
                words(given.getOrDefault("scenarios", "S1,S2,S3,S4,S5,S6")),
                Integer.parseInt(given.getOrDefault("rounds", "3")),
                Boolean.parseBoolean(given.getOrDefault("turns", "false")),
                Integer.parseInt(given.getOrDefault("seconds", "20")),
                numbers(given.getOrDefault("sessions", "1,20")),
                numbers(given.getOrDefault("throughput", "1,4,16,64,256")),
                numbers(given.getOrDefault("streams", "200,500,1000,2000")),
                numbers(given.getOrDefault("idle", "2000,10000")),
                words(given.getOrDefault("growth", "sessions,partitions,nodes")));
    }

    private static List<String> words(String list) {
        return Arrays.asList(list.split(","));
    }

    private static List<Integer> numbers(String list) {
        return words(list).stream().map(Integer::valueOf).toList();
    }
}
