package org.parley.web.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.parley.trace.OtlpExport;

/** Gives a thread to the sending of this node's traces, web's and worker's, where they are wanted. */
@ApplicationScoped
public class TraceSender {
    @Inject
    OtlpExport traces;

    @Resource
    ManagedThreadFactory threads;

    private @Nullable Thread thread;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        if (traces.isWanted()) {
            thread = threads.newThread(traces);
            thread.start();
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        traces.stop();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
