package org.parley.groq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.parley.config.ModelSettings;
import org.parley.trace.Span;
import org.parley.trace.TraceContext;

/**
 * One request to the model. {@link #stream} is called once, by one thread; {@link #cancel}, {@link #enforceLimits} and
 * {@link #close} may come from any other at any time.
 */
public final class GroqCall implements AutoCloseable {
    private final ChatRequest request;
    private final CallTrace trace;
    private final Optional<TraceContext> parent;
    private final ModelConnections connections;
    private final CallClock clock;
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile @Nullable String timedOut;
    private volatile @Nullable ModelConnection open;

    GroqCall(
            ModelSettings settings,
            ChatRequest request,
            CallTrace trace,
            Optional<TraceContext> parent,
            ModelConnections connections) {
        this.trace = trace;
        this.parent = parent;
        this.request = request;
        this.connections = connections;
        this.clock = new CallClock(settings);
    }

    /**
     * Sends the request, passes each piece of the answer on as it comes, and returns at the end of it. Blocks. What
     * {@code listener} throws ends the call and is thrown on. Only {@link #cancel} ends it reliably: RESTEasy (WildFly)
     * does not notice an interrupt.
     *
     * @throws ModelException where there is no answer, or only a part of it
     * @throws CancellationException after {@link #cancel}, or after an interrupt that was noticed (it stays set)
     * @throws IllegalStateException at a second call
     */
    public Completion stream(AnswerListener listener) throws ModelException {
        if (used.getAndSet(true)) {
            throw new IllegalStateException("a call can be streamed once");
        }
        Span span = trace.begin(parent);
        try {
            Completion completion = stream(listener, trace.told(span).orElse(null));
            CallTrace.answered(span, completion);
            return completion;
        } catch (ModelException e) {
            span.failed(e.failure().wire());
            throw e;
        } finally {
            span.end();
        }
    }

    private Completion stream(AnswerListener listener, @Nullable String traceparent) throws ModelException {
        clock.start(System.nanoTime());
        try {
            return exchange(request.within(traceparent), new AnswerStream(clock, listener));
        } catch (ModelException e) {
            throw reason(e);
        } finally {
            clock.stop();
            release();
        }
    }

    private Completion exchange(ChatRequest asked, AnswerStream answer) throws ModelException {
        try {
            ModelConnection connection = connect(answer);
            throwIfEnded();
            connection.exchange(asked);
            answer.end();
        } catch (ModelException e) {
            return completed(answer).orElseThrow(() -> e);
        } catch (IOException e) {
            return completed(answer).orElseThrow(() -> NetworkFailures.translated(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the call was interrupted");
        }
        return answer.completion()
                .orElseThrow(() -> ModelException.unavailable("the model API broke off in the middle of an answer"));
    }

    private ModelConnection connect(AnswerStream answer) throws ModelException {
        try {
            ModelConnection connection = connections.open(unlessEnded(answer));
            open = connection;
            return connection;
        } catch (RuntimeException e) {
            throw NetworkFailures.translated(e);
        }
    }

    private ResponseHandler unlessEnded(AnswerStream answer) {
        return new ResponseHandler() {
            @Override
            public void begins(@Nullable String contentType) throws ModelException {
                throwIfEnded();
                answer.begins(contentType);
            }

            @Override
            public void take(ByteBuffer bytes) throws IOException, ModelException {
                throwIfEnded();
                answer.take(bytes);
            }
        };
    }

    /** An answer that is known to be complete may be followed by anything but a proper end. */
    private Optional<Completion> completed(AnswerStream answer) {
        return cancelled ? Optional.empty() : answer.completion();
    }

    /** Ends the call within milliseconds; {@link #stream} then throws a {@link CancellationException}. */
    public void cancel() {
        cancelled = true;
        release();
    }

    /**
     * Ends the call if its first token, its next token or the whole attempt took longer than the settings allow;
     * {@link #stream} then throws a retryable {@link ModelFailure#TIMEOUT}. To be called a few times a second.
     *
     * @param nanoTime now, by {@link System#nanoTime}
     */
    public void enforceLimits(long nanoTime) {
        clock.overdue(nanoTime).ifPresent(limit -> {
            timedOut = limit;
            release();
        });
    }

    /** The same as {@link #cancel}; nothing where the call has ended. */
    @Override
    public void close() {
        cancel();
    }

    private void release() {
        ModelConnection connection = open;
        open = null;
        if (connection != null) {
            NetworkFailures.closeQuietly(connection);
        }
    }

    private void throwIfEnded() throws ModelException {
        if (cancelled || timedOut != null) {
            throw reason(ModelException.unavailable("the call has ended"));
        }
    }

    /** A call that was ended fails in one way or another; why it was ended says more. */
    private ModelException reason(ModelException failure) {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the call was cancelled");
        }
        String limit = timedOut;
        return limit == null ? failure : ModelException.timeout(limit);
    }
}
