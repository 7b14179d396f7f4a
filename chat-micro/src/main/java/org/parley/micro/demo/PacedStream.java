package org.parley.micro.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends an answer as server-sent events, a token at a time at the pace that is due. Between tokens it holds no thread:
 * each step schedules the next, so hundreds of streams share a few. What a step writes fits into the buffers of a
 * loopback socket, so a client that doesn't read delays nobody.
 */
final class PacedStream implements Runnable {
    /** Above this pace several tokens go at once, each as its own chunk: timers are no finer. */
    private static final long SHORTEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final HttpExchange exchange;
    private final Completion completion;
    private final boolean includeUsage;
    private final ScheduledExecutorService timer;
    private final long nanosPerToken;
    private final long start = System.nanoTime();
    private int sent;

    PacedStream(
            HttpExchange exchange,
            Completion completion,
            boolean includeUsage,
            ScheduledExecutorService timer,
            int tokensPerSecond) {
        this.exchange = exchange;
        this.completion = completion;
        this.includeUsage = includeUsage;
        this.timer = timer;
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / tokensPerSecond;
    }

    void begin() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        write(event(completion.roleChunk()));
        next();
    }

    @Override
    public void run() {
        try {
            int due = (int) Math.min(completion.size(), (System.nanoTime() - start) / nanosPerToken);
            StringBuilder events = new StringBuilder();
            while (sent < due) {
                events.append(event(completion.tokenChunk(sent++)));
            }
            if (sent < completion.size()) {
                write(events.toString());
                next();
            } else {
                write(events.append(ending()).toString());
                exchange.close();
            }
        } catch (IOException | RuntimeException e) {
            exchange.close(); // the client has gone, or the demo is closing
        }
    }

    private void next() {
        long due = start + (sent + 1) * nanosPerToken;
        ScheduledFuture<?> unused =
                timer.schedule(this, Math.max(SHORTEST_STEP_NANOS, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private String ending() {
        String usage = includeUsage ? event(completion.usageChunk()) : "";
        return event(completion.finishChunk()) + usage + event("[DONE]");
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private void write(String events) throws IOException {
        OutputStream body = exchange.getResponseBody();
        body.write(events.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
