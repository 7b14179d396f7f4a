package org.parley.bench.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.parley.bench.baseline.Baseline;
import org.parley.system.FreePort;

/** The bare pipeline, in one process or two, of which the last holds the sockets. */
final class VertxContender extends Running {
    private final List<JavaProcess> processes = new ArrayList<>();
    private final int port = FreePort.find();

    VertxContender(String name, String modelUrl, List<List<String>> processesAndRoles) {
        super(name);
        start(() -> processesAndRoles.forEach(roles -> {
            String[] arguments = Stream.concat(
                            Stream.of(machinery.redis().url(), modelUrl, Integer.toString(port)), roles.stream())
                    .toArray(String[]::new);
            JavaProcess process = JavaProcess.start("Baseline is ready", Baseline.class, arguments);
            processes.add(process);
            machinery.add(String.join("+", roles), process.pid());
        }));
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
    long webPid() {
        return last(processes).pid();
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
        machinery.close();
    }
}
