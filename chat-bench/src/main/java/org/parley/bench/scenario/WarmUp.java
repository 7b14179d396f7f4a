package org.parley.bench.scenario;

import java.util.function.IntConsumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Load;

/** Lets a contender work until its compiler has come to rest, as it has in a server that has been up for a day. */
final class WarmUp {
    /** Of one processor. */
    private static final double REST = 0.04;

    private static final int SLICE_SECONDS = 10;
    private static final int MOST_SLICES = 18;

    /** Under load the compiler comes to nothing: then it has what it needs. */
    private static final int PAUSE_SECONDS = 3;

    private WarmUp() {}

    /** @param work for so many seconds, to the end of it */
    static void of(Contender contender, IntConsumer work) {
        double share = 1;
        for (int slice = 0; slice < MOST_SLICES && share > REST; slice++) {
            double before = contender.cost().compilerCpuSeconds();
            work.accept(SLICE_SECONDS);
            Load.pause(PAUSE_SECONDS * 1000L);
            share = (contender.cost().compilerCpuSeconds() - before) / (SLICE_SECONDS + PAUSE_SECONDS);
        }
    }
}
