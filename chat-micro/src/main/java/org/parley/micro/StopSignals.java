package org.parley.micro;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import sun.misc.Signal;

/**
 * SIGTERM, Ctrl-C and a closed terminal. Handled as signals and not by a shutdown hook, because hooks run all at once:
 * the server's own would race ours, and the log manager's would take the handlers away while there is still something
 * to say.
 */
final class StopSignals {
    private static final Logger LOG = Logger.getLogger(StopSignals.class.getName());

    /** A process ended by signal n exits with 128 + n. */
    private static final int SIGNAL_BASE = 128;

    private StopSignals() {}

    /** Calls {@code stop} once, with the exit code, on a thread of its own; later signals are ignored. */
    static void handle(IntConsumer stop) {
        AtomicBoolean stopping = new AtomicBoolean();
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                Signal.handle(new Signal(name), signal -> {
                    if (stopping.compareAndSet(false, true)) {
                        stop.accept(SIGNAL_BASE + signal.getNumber());
                    }
                });
            } catch (IllegalArgumentException e) {
                LOG.log(Level.FINE, "no SIG{0} on this system, or the Java option -Xrs keeps it", name);
            }
        }
    }
}
