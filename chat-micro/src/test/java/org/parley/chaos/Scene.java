package org.parley.chaos;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Where a fault strikes.
 *
 * @param victim the worker that was given the turns, where that is known
 */
record Scene(Site site, List<PageClient> clients, Random random, Optional<Site.Node> victim) {
    /** The worker to strike, or one that is answering. */
    Site.Node worker() {
        return victim.orElseGet(() -> site.workerAtWork(random));
    }
}
