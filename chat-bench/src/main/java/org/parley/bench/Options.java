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
 * @param contenders each of which is measured beside the first; a name with a folder behind it, as in {@code
 *     parley@/opt/jdk-25}, runs on the JDK there and not on that of the bench
 * @param seconds that a window lasts
 * @param sessions of S1: what comes first is measured with all contenders, the rest with the first two
 * @param throughputSessions of S2, in the same way
 * @param streams of S4, in the same way
 * @param idle sessions of S3
 * @param growth of what, in S5
 */
record Options(
        List<String> contenders,
        List<String> scenarios,
        int rounds,
        int seconds,
        List<Integer> sessions,
        List<Integer> throughputSessions,
        List<Integer> streams,
        List<Integer> idle,
        List<String> growth) {
    private static final Set<String> KNOWN = Set.of(
            "contenders", "scenarios", "rounds", "seconds", "sessions", "throughput", "streams", "idle", "growth");

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
                Integer.parseInt(given.getOrDefault("seconds", "20")),
                numbers(given.getOrDefault("sessions", "20,1")),
                numbers(given.getOrDefault("throughput", "128,1,4,16,64,256")),
                numbers(given.getOrDefault("streams", "1000,200,500,2000")),
                numbers(given.getOrDefault("idle", "2000,10000")),
                words(given.getOrDefault("growth", "history,sessions,partitions,nodes")));
    }

    private static List<String> words(String list) {
        return Arrays.asList(list.split(","));
    }

    private static List<Integer> numbers(String list) {
        return words(list).stream().map(Integer::valueOf).toList();
    }
}
