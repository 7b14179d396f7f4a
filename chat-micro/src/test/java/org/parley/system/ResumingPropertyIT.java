package org.parley.system;

import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/**
 * Whatever happens to tabs, connections and the lines to Redis: in the end all show the same. How many plans are tried is
 * {@code -Dparley.tries}.
 */
final class ResumingPropertyIT {
    /** An entry whose delivery was lost is taken over after a lease, by a worker that was in touch for a whole one. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** What a try takes on a busy machine; the last ones are passed over where it takes longer. */
    private static final Duration EACH = Duration.ofMillis(2250);

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyTabEndsWithTheSameText(@ForAll("plans") Plan plan) {
        FaultyWorld world = Store.getOrCreate(FaultyWorld.class, Lifespan.RUN, FaultyWorld::start)
                .get();
        Assume.that(world.age().compareTo(EACH.multipliedBy(tries())) < 0);
        try (Trial trial = new Trial(world, plan)) {
            trial.run();
            trial.endsTheSameForAll(LIMIT);
        }
    }

    private static int tries() {
        return Integer.getInteger("jqwik.tries.default", 40);
    }

    @Provide
    Arbitrary<Plan> plans() {
        return Plan.any();
    }
}
