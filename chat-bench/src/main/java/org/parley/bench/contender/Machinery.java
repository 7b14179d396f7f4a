package org.parley.bench.contender;

import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.system.RedisProcess;

/** The processes that a contender consists of, its Redis among them. */
final class Machinery implements AutoCloseable {
    private final RedisProcess redis;
    private final Map<String, Long> pids = new LinkedHashMap<>();

    Machinery() {
        // What an everyday Redis does: a second may be lost. The contenders are all on the same.
        redis = RedisProcess.start("--appendfsync", "everysec");
        pids.put("redis", redis.pid());
    }

    RedisProcess redis() {
        return redis;
    }

    void add(String name, long pid) {
        pids.put(name, pid);
    }

    Cost cost() {
        Map<String, Double> cpu = new LinkedHashMap<>();
        pids.forEach((name, pid) -> cpu.put(name, new ProcessFigures(pid).cpuSeconds()));
        double compiling = pids.values().stream()
                .mapToDouble(pid -> new ProcessFigures(pid).compilerCpuSeconds())
                .sum();
        return new Cost(cpu, compiling, redisCalls());
    }

    private Map<String, Long> redisCalls() {
        Map<String, Long> calls = new LinkedHashMap<>();
        String prefix = "cmdstat_";
        redis.call("INFO", "commandstats")
                .get(0)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> {
                    String command = line.substring(prefix.length(), line.indexOf(':'));
                    calls.put(command, Long.parseLong(line.substring(line.indexOf("calls=") + 6, line.indexOf(','))));
                });
        return calls;
    }

    Map<String, Long> residentKilobytes() {
        Map<String, Long> resident = new LinkedHashMap<>();
        pids.forEach((name, pid) -> resident.put(name, new ProcessFigures(pid).residentKilobytes()));
        return resident;
    }

    @Override
    public void close() {
        redis.close();
    }
}
