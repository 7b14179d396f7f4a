package org.parley.bench.contender;

import java.util.List;
import java.util.Map;

/** A system that answers, with a Redis of its own, ready when it is made. */
public interface Contender extends AutoCloseable {
    String name();

    /** Where its sockets are. */
    int port();

    /** New sessions, as tokens that sockets open with. */
    List<String> sessions(int count);

    Cost cost();

    /** Of each process. */
    Map<String, Long> residentKilobytes();

    /** Of the process that holds the sockets, after it has collected its garbage. */
    WebMemory webMemory();

    /**
     * In kilobytes.
     *
     * @param heap what its objects take
     * @param resident what the system has given it, the heap's free room among it
     */
    record WebMemory(double heap, double resident) {}

    /** From the command to the line that says so. */
    double secondsToReady();

    @Override
    void close();
}
