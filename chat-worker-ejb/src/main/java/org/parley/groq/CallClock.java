package org.parley.groq;

import java.time.Duration;
import java.util.Optional;
import org.parley.config.ModelSettings;

/** Which limit a call is over, by the monotonic clock. Written by the thread that reads, asked by the one that watches. */
final class CallClock {
    /** The end of the answer is known: what may still come is the usage and the end of the stream. */
    private static final Duration AFTER_FINISH = Duration.ofSeconds(1);

    private enum Phase {
        IDLE,
        FIRST_TOKEN,
        TOKENS,
        FINISHED
    }

    private record State(Phase phase, long start, long since) {}

    private final ModelSettings settings;
    private volatile State state = new State(Phase.IDLE, 0, 0);

    CallClock(ModelSettings settings) {
        this.settings = settings;
    }

    void start(long nanoTime) {
        state = new State(Phase.FIRST_TOKEN, nanoTime, nanoTime);
    }

    void token(long nanoTime) {
        if (state.phase() != Phase.FINISHED) {
            state = new State(Phase.TOKENS, state.start(), nanoTime);
        }
    }

    void finished(long nanoTime) {
        state = new State(Phase.FINISHED, state.start(), nanoTime);
    }

    void stop() {
        state = new State(Phase.IDLE, 0, 0);
    }

    /** What took too long, for an operator. */
    Optional<String> overdue(long nanoTime) {
        State now = state;
        if (now.phase() == Phase.IDLE) {
            return Optional.empty();
        }
        return over(now.start(), nanoTime, settings.attempt(), "the answer was not complete")
                .or(() -> switch (now.phase()) {
                    case IDLE -> Optional.<String>empty();
                    case FIRST_TOKEN -> over(now.since(), nanoTime, settings.firstToken(), "no token came");
                    case TOKENS -> over(now.since(), nanoTime, settings.betweenTokens(), "no further token came");
                    case FINISHED -> over(now.since(), nanoTime, AFTER_FINISH, "the stream did not end");
                });
    }

    private static Optional<String> over(long since, long nanoTime, Duration limit, String what) {
        return nanoTime - since > limit.toNanos()
                ? Optional.of(what + " within " + limit.toSeconds() + " s")
                : Optional.empty();
    }
}
