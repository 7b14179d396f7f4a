package org.parley.bench.contender;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What processes have used up to a moment.
 *
 * @param cpuSeconds by process
 * @param compilerCpuSeconds what of it the JVMs' compilers took
 * @param redisCalls by command
 */
public record Cost(Map<String, Double> cpuSeconds, double compilerCpuSeconds, Map<String, Long> redisCalls) {

    public Cost since(Cost before) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpuSeconds.forEach((process, seconds) -> cpu.put(process, seconds - before.cpuSeconds.get(process)));
        Map<String, Long> calls = new LinkedHashMap<>();
        redisCalls.forEach((command, count) -> {
            long more = count - before.redisCalls.getOrDefault(command, 0L);
            if (more > 0) {
                calls.put(command, more);
            }
        });
        return new Cost(cpu, compilerCpuSeconds - before.compilerCpuSeconds, calls);
    }

    public double totalCpuSeconds() {
        return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    public JsonObject json(long answers) {
        JsonObject cpu = new JsonObject();
        cpuSeconds.forEach((process, seconds) -> cpu.put(process, rounded(seconds)));
        JsonObject calls = new JsonObject();
        redisCalls.forEach((command, count) -> calls.put(command, rounded((double) count / Math.max(1, answers))));
        return new JsonObject()
                .put("cpu_s", cpu)
                .put("cpu_s_total", rounded(totalCpuSeconds()))
                .put("cpu_s_compiler", rounded(compilerCpuSeconds))
                .put("redis_calls_per_answer", calls);
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
