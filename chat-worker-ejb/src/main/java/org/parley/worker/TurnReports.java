package org.parley.worker;

import org.parley.protocol.Finish;
import org.parley.redis.Beginning;
import org.parley.trace.Tracer;

/** What is told of the turns that this node answers: to the figures, to whoever takes traces, and to the log. */
record TurnReports(TurnMetrics metrics, Tracer tracer, TurnLog log) {

    /** An attempt begins. */
    AttemptReport begin(Beginning.Begun begun) {
        return new AttemptReport(this, begun);
    }

    /** A turn that was stopped under another worker has been ended here. */
    void stopped(Beginning.Stopped stopped) {
        log.answered(
                Finish.stopped,
                new TurnLine(stopped.attempt())
                        .with("characters", stopped.said().text().length()));
    }
}
