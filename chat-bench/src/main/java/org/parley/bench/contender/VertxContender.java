package org.parley.bench.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.parley.bench.baseline.Baseline;
import org.parley.system.FreePort;

/** The bare pipeline, in one process or two. */
final class VertxContender implements Contender {
    private final String name;
    private final Machinery machinery = new Machinery();
    private final List<JavaProcess> processes = new ArrayList<>();
    private final int port = FreePort.find();
    private final double secondsToReady;

    VertxContender(String name, String modelUrl, List<List<String>> processesAndRoles) {
        this.name = name;
        long start = System.nanoTime();
        for (List<String> roles : processesAndRoles) {
            String[] arguments = Stream.concat(
                            Stream.of(machinery.redis().url(), modelUrl, Integer.toString(port)), roles.stream())
                    .toArray(String[]::new);
            JavaProcess process = JavaProcess.start("Baseline is ready", Baseline.class, arguments);
            processes.add(process);
            machinery.add(String.join("+", roles), process.pid());
        }
        secondsToReady = (System.nanoTime() - start) / 1e9;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<String> sessions(int count) {
        return Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
    }

    @Override
    public Cost cost() {
        return machinery.cost();
    }

    @Override
    public Map<String, Long> residentKilobytes() {
        return machinery.residentKilobytes();
    }

    /** The gateway is the last to be started. */
    @Override
    public long webResidentKilobytesAfterCollection() {
        return Machinery.residentKilobytesAfterCollection(
                processes.get(processes.size() - 1).pid());
    }

    @Override
    public double secondsToReady() {
        return secondsToReady;
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
        machinery.close();
    }
}
