package org.parley.chaos;

import java.util.List;
import java.util.Random;

/** Where a fault strikes. */
record Scene(Site site, List<PageClient> clients, Random random) {}
