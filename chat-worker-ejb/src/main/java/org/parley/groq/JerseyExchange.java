package org.parley.groq;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response.Status.Family;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** One request and its response on the network, which any thread can end. */
final class JerseyExchange {
    private final PushedBody answer = new PushedBody();
    private @Nullable Thread sender;
    private @Nullable InputStream body;
    private boolean closed;

    /**
     * Sends the request; blocks until the response begins. The body is Jersey's to read only where it is an error's. Not
     * with {@code sendAsync}: where there are two processors, the JDK starts a thread for each of its responses.
     */
    HttpResponse<InputStream> send(HttpClient http, HttpRequest request) {
        begin();
        try {
            HttpResponse<InputStream> response = http.send(request, this::body);
            began(response);
            return response;
        } catch (IOException e) {
            throw new ProcessingException(e);
        } catch (InterruptedException e) {
            if (!isClosed()) {
                Thread.currentThread().interrupt();
            }
            throw new ProcessingException("interrupted while waiting for the response", e);
        } finally {
            end();
        }
    }

    private BodySubscriber<InputStream> body(ResponseInfo head) {
        return Family.familyOf(head.statusCode()) == Family.SUCCESSFUL ? answer : BodySubscribers.ofInputStream();
    }

    private synchronized void begin() {
        if (closed) {
            throw new ProcessingException("the call is closed");
        }
        sender = Thread.currentThread();
    }

    private synchronized void began(HttpResponse<InputStream> response) throws IOException {
        body = response.body();
        if (closed) {
            body.close();
        }
    }

    private synchronized void end() {
        sender = null;
        if (closed) {
            // Close has interrupted, and perhaps too late to be noticed.
            Thread.interrupted();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Hands the body of a successful response on; see {@link ModelConnection#handTo}. */
    void handTo(ByteSink sink) throws IOException, ModelException, InterruptedException {
        answer.handTo(sink);
    }

    /** Ends it, whether it waits for the response or is in the middle of it; nothing where it has ended. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (sender != null) {
            sender.interrupt();
        }
        answer.close();
        try {
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
