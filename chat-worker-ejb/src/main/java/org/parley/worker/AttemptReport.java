package org.parley.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.groq.ModelException;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.ServerFrame;
import org.parley.redis.Beginning;
import org.parley.trace.Span;
import org.parley.trace.TraceContext;

/** Tells of one attempt as it goes, and of the turn where it ends with it. For one thread at a time. */
final class AttemptReport implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AttemptReport.class.getName());

    private final TurnReports to;
    private final Beginning.Begun begun;
    private final Span span;
    private final long start = System.nanoTime();
    private @Nullable Duration firstToken;
    private @Nullable String lastFailure;
    private int failures;

    AttemptReport(TurnReports to, Beginning.Begun begun) {
        this.to = to;
        this.begun = begun;
        failures = begun.failures();
        if (begun.attempt().number() > 1) {
            to.metrics().restarted();
        } else {
            to.metrics().begun(begun.queued());
        }
        span = to.tracer()
                .begin("answer", Span.Kind.CONSUMER, begun.attempt().turn().trace())
                .with("parley.turn", begun.attempt().turn().turn())
                .with("parley.attempt", begun.attempt().number());
    }

    /** Where it is in a trace, for what is done for it. */
    Optional<TraceContext> context() {
        return span.context();
    }

    void firstToken() {
        Duration after = elapsed();
        to.metrics().firstToken(after);
        if (firstToken == null) {
            firstToken = after;
        }
    }

    /** A call to the model failed; another may follow. */
    void modelFailed(FailureCode code, ModelException fault) {
        failures++;
        lastFailure = fault.getMessage();
        to.metrics().modelError(code);
        LOG.log(Level.FINE, "turn {0}: {1}", new Object[] {
            begun.attempt().turn().turn(), fault.getMessage()
        });
    }

    /** The turn has ended with an answer. */
    void answered(int characters, Finish finish, Optional<ServerFrame.Usage> usage) {
        to.metrics().answered(finish, elapsed());
        usage.ifPresent(to.metrics()::used);
        span.with("parley.finish", finish.name());
        to.log().answered(finish, turnLine(characters, usage));
    }

    /** The turn has ended without an answer. */
    void failed(FailureCode code, int characters) {
        to.metrics().failed(code);
        span.with("parley.code", code.name()).failed(code.name());
        to.log().failed(code, turnLine(characters, Optional.empty()));
    }

    private TurnLine turnLine(int characters, Optional<ServerFrame.Usage> usage) {
        return new TurnLine(begun.attempt())
                .with("failures", failures)
                .with("characters", characters)
                .withMillis("queued_ms", begun.attempt().number() == 1 ? begun.queued() : null)
                .withMillis("first_token_ms", firstToken)
                .withMillis("took_ms", begun.elapsed().plus(elapsed()))
                .with(usage)
                .with("trace", context().map(TraceContext::traceId).orElse(null))
                .with("last_failure", lastFailure);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The attempt is over, whatever came of it. */
    @Override
    public void close() {
        span.end();
    }
}
