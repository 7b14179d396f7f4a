package org.parley.bench.contender;

import java.util.List;
import java.util.Map;
import org.parley.system.ServerJvm;

/** What all contenders have: processes, and one that holds the sockets. */
abstract class Running implements Contender {
    final Machinery machinery = new Machinery();
    private final String name;
    private double secondsToReady;

    Running(String name) {
        this.name = name;
    }

    /** Runs what starts the contender, and takes the time. */
    final void start(Runnable starting) {
        long start = System.nanoTime();
        starting.run();
        secondsToReady = (System.nanoTime() - start) / 1e9;
    }

    /** Of the process that holds the sockets. */
    abstract long webPid();

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Cost cost() {
        return machinery.cost();
    }

    @Override
    public final Map<String, Long> residentKilobytes() {
        return machinery.residentKilobytes();
    }

    @Override
    public final WebMemory webMemory() {
        long heap = new ServerJvm(webPid()).heap();
        return new WebMemory(heap / 1024.0, new ProcessFigures(webPid()).residentKilobytes());
    }

    @Override
    public final double secondsToReady() {
        return secondsToReady;
    }

    static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }
}
