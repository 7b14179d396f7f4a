package org.parley.bench.scenario;

import java.util.List;
import java.util.function.IntConsumer;
import org.parley.bench.contender.Contender;
import org.parley.bench.load.Chat;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;

/**
 * Lets a contender work until its compiler has come to rest, as it has in a server that has been up for a day. What is done
 * for each answer, rarely in some scenarios, would take hours to be compiled: so it does much of it first, token by token.
 */
final class WarmUp {
    /** Of one processor. */
    private static final double REST = 0.04;

    private static final int SLICE_SECONDS = 10;
    private static final int MOST_SLICES = 12;

    /** What it is given first, to so many sessions at once, each of which asks again as soon as it is answered. */
    private static final Load.Shape MUCH = new Load.Shape(0, 1, 64);

    private static final int SESSIONS = 16;

    /** Under load the compiler comes to nothing: then it has what it needs. */
    private static final int PAUSE_SECONDS = 3;

    private WarmUp() {}

    /** @param work for so many seconds, to the end of it */
    static void of(Contender contender, Load load, List<Chat> chats, IntConsumer work) {
        int atRest = 0;
        for (int slice = 0; slice < MOST_SLICES && atRest < 2; slice++) {
            double before = contender.cost().compilerCpuSeconds();
            load.again(SLICE_SECONDS, chats.subList(0, Math.min(SESSIONS, chats.size())), MUCH, new Figures());
            Load.pause(SLICE_SECONDS * 1000L);
            load.awaitAnswers(30);
            work.accept(SLICE_SECONDS);
            Load.pause(PAUSE_SECONDS * 1000L);
            double share = (contender.cost().compilerCpuSeconds() - before) / (2 * SLICE_SECONDS + PAUSE_SECONDS);
            // Twice: what was compiled for one kind of work may be taken back, and compiled anew, for the other.
            atRest = share > REST ? 0 : atRest + 1;
        }
    }
}
