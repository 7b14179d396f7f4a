package org.parley.groq;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response.Status.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on the network, which any thread can end. The network's own thread hands a successful
 * response on: to wake a thread that reads costs more than a token.
 */
final class JerseyExchange implements AsyncHandler<Void> {
    private final ResponseHandler handler;
    private final CompletableFuture<Void> head = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private int status;
    private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
    private final Object connection = new Object();
    private @Nullable ListenableFuture<Void> sent;
    private boolean closed;
    private boolean given;

    JerseyExchange(ResponseHandler handler) {
        this.handler = handler;
    }

    /** Sends the request; blocks until the head of the response is there, and of an error what says more. */
    void send(AsyncHttpClient http, Request request) {
        ListenableFuture<Void> underWay = http.executeRequest(request, this);
        synchronized (connection) {
            sent = underWay;
            if (closed) {
                underWay.cancel(true);
            }
        }
        try {
            head.get();
        } catch (ExecutionException e) {
            throw new ProcessingException(e.getCause());
        } catch (InterruptedException e) {
            silence();
            Thread.currentThread().interrupt();
            throw new ProcessingException("interrupted while waiting for the response", e);
        }
    }

    /** Of the response, once it was sent for. */
    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** An error's body, or the beginning of it; nothing of a success, which is handed on. */
    InputStream body() {
        return new ByteArrayInputStream(error.toByteArray());
    }

    private boolean isSuccess() {
        return Family.familyOf(status) == Family.SUCCESSFUL;
    }

    /** Blocks until the response has ended. */
    void awaitEnd() throws IOException, ModelException, InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            silence();
        }
    }

    /** Waits for a piece that is being handed on; nobody expects the handler to be called later. */
    private synchronized void silence() {
        end.complete(null);
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

    /**
     * Ends it, whether it waits for the response or is in the middle of it; nothing where it has ended. A
     * look-up of the host's name is not ended: who waits for the response waits for that first.
     */
    void close() {
        synchronized (connection) {
            // Each call is closed, and nearly all have ended: no exception is made for these.
            if (closed || given || (sent != null && sent.isDone())) {
                return;
            }
            closed = true;
            fail(new IOException("closed"));
            if (sent != null) {
                sent.cancel(true);
            }
        }
    }

    private void fail(IOException failure) {
        end.completeExceptionally(failure);
        head.completeExceptionally(failure);
    }

    @Override
    public State onStatusReceived(HttpResponseStatus received) {
        status = received.getStatusCode();
        if (Family.familyOf(status) == Family.INFORMATIONAL) {
            // What follows one, the HTTP client takes for the next request's response.
            fail(new IOException("an interim response"));
            return State.ABORT;
        }
        return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders received) {
        headers = received;
        if (!isSuccess()) {
            return State.CONTINUE;
        }
        State next = handed(() -> handler.begins(received.get(HttpHeaderNames.CONTENT_TYPE)));
        head.complete(null);
        return next;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
        if (part.isLast() && !giveBack()) {
            return State.ABORT;
        }
        if (isSuccess()) {
            return handed(() -> handler.take(part.getBodyByteBuffer()));
        }
        error.writeBytes(part.getBodyPartBytes());
        return error.size() < ErrorResponses.MAX_BODY_BYTES ? State.CONTINUE : State.ABORT;
    }

    /** From now on the connection may be the next request's, and is not to be closed as this one's; false where it was. */
    private boolean giveBack() {
        synchronized (connection) {
            given = !closed;
            return given;
        }
    }

    private interface Handing {
        void run() throws IOException, ModelException;
    }

    private synchronized State handed(Handing handing) {
        if (end.isDone()) {
            return State.ABORT;
        }
        try {
            handing.run();
            return State.CONTINUE;
        } catch (IOException | ModelException | RuntimeException | Error e) {
            // Thrown here, it would be the HTTP client's, which makes another failure of it.
            end.completeExceptionally(e);
            return State.ABORT;
        }
    }

    @Override
    public void onThrowable(Throwable failure) {
        if (headers != EmptyHttpHeaders.INSTANCE) {
            // An error says what it is before its body breaks off.
            head.complete(null);
        }
        // A response that is no HTTP is a RuntimeException of Netty's.
        fail(failure instanceof IOException io ? io : new IOException(failure));
    }

    @Override
    public @Nullable Void onCompleted() {
        end.complete(null);
        head.complete(null);
        return null;
    }
}
