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
    long webResidentKilobytesAfterCollection();

    /** From the command to the line that says so. */
    double secondsToReady();

    @Override
    void close();
}
