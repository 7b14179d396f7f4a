package org.parley.groq;

import java.util.Optional;
import org.parley.config.ChatSettings;
import org.parley.trace.Tracer;

/** Calls of tests that trace nothing. */
final class Untraced {
    private Untraced() {}

    static CallTrace calls() {
        return new CallTrace(
                Tracer.off(), ChatSettings.read(name -> Optional.empty()).model(), false);
    }
}
