/** Asks, and looks at every token that comes: that it is the one that was to come, and how long it took. */
package org.parley.bench.load;
