package org.parley.bench.load;

/** One session with whatever answers. For the load's thread. */
public interface Chat {
    void ask(Asked asked);

    void close();
}
