package org.parley.groq;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that the network's own thread hands on: to wake a thread that reads costs more than a token. What
 * Jersey gets of it is empty.
 */
final class PushedBody implements BodySubscriber<InputStream> {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private @Nullable ByteSink sink;

    /** Has it all handed to {@code taker}, and waits for the end; what the taker throws is thrown on. To be called once. */
    void handTo(ByteSink taker) throws IOException, ModelException, InterruptedException {
        synchronized (this) {
            sink = taker;
        }
        ask(of -> of.request(Long.MAX_VALUE));
        try {
            end.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            // Where it was closed, the taker may be in the middle of a piece; nobody expects it to be called later.
            synchronized (this) {
                sink = null;
            }
        }
    }

    /** The same failure, in whichever of the kinds that are declared. */
    private static IOException thrown(@Nullable Throwable failure) throws ModelException {
        if (failure instanceof ModelException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return failure instanceof IOException e ? e : new IOException(failure);
    }

    /** Ends it, from any thread; nothing where it has ended. */
    void close() {
        // Each call is closed, and nearly all have ended: no exception is made for these.
        if (!end.isDone()) {
            breakOff(new IOException("closed"));
        }
    }

    private void breakOff(Throwable reason) {
        if (end.completeExceptionally(reason)) {
            ask(Subscription::cancel);
        }
    }

    private interface Request {
        void of(Subscription subscription);
    }

    /** As soon as there is a subscription: the response may be there before. */
    private void ask(Request request) {
        subscription.thenAccept(request::of);
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(InputStream.nullInputStream());
    }

    @Override
    public void onSubscribe(Subscription to) {
        subscription.complete(to);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        ByteSink taker = sink;
        if (taker == null || end.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                taker.take(buffer);
            }
        } catch (IOException | ModelException | RuntimeException | Error e) {
            // Thrown here, it would be the HTTP client's, which makes another failure of it.
            breakOff(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
