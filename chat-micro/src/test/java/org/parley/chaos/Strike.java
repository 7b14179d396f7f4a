package org.parley.chaos;

/**
 * When a fault struck.
 *
 * @param millis by this machine's clock, which is the one that Redis names events with here
 */
record Strike(long millis) {
    static Strike now() {
        return new Strike(System.currentTimeMillis());
    }
}
