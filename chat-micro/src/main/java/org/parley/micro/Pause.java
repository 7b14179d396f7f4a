package org.parley.micro;

/** Between two looks at something that belongs to another process and can't wake us. */
final class Pause {
    private Pause() {}

    /** Ends early, with the flag set, where the thread is interrupted. */
    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
