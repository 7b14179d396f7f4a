package org.parley.groq;

import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One request and its response on the network, which any thread can end. */
final class JerseyExchange {
    private @Nullable CompletableFuture<HttpResponse<InputStream>> response;
    private boolean closed;

    /** Sends the request; blocks until the response begins. */
    HttpResponse<InputStream> send(HttpClient http, HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> sent = begin(http, request);
        try {
            return sent.get();
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProcessingException("interrupted while waiting for the response", e);
        } catch (ExecutionException | CancellationException e) {
            throw new ProcessingException(e);
        }
    }

    private synchronized CompletableFuture<HttpResponse<InputStream>> begin(HttpClient http, HttpRequest request) {
        if (closed) {
            throw new ProcessingException("the call is closed");
        }
        response = http.sendAsync(request, BodyHandlers.ofInputStream());
        return response;
    }

    /** Ends it, whether it waits for the response or is in the middle of it; nothing where it has ended. */
    synchronized void close() {
        closed = true;
        if (response == null || response.cancel(true) || response.isCompletedExceptionally()) {
            return;
        }
        try {
            response.join().body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
