package org.parley.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.config.TelemetrySettings;

/**
 * Sends spans to where an operator wants them, by OTLP over HTTP. Whoever ends a span is never held up: what does not fit
 * or does not arrive is dropped, as no answer depends on it. {@link #run} is for one thread; the rest for any.
 */
public final class OtlpExport implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OtlpExport.class.getName());

    /** Spans that wait to be sent: those of some 700 turns. */
    private static final int MOST_WAITING = 2048;

    /** Spans of one request, as OpenTelemetry's own batches have them. */
    private static final int MOST_AT_ONCE = 512;

    private static final Duration WAIT = Duration.ofSeconds(1);

    /** A receiver is near. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final TelemetrySettings settings;
    private final @Nullable URL traces;
    private final OtlpJson json;
    private volatile boolean stopped;
    private boolean failing;

    /** @param instance this node's name */
    public OtlpExport(TelemetrySettings settings, String instance) {
        this.settings = settings;
        traces = settings.traces().orElse(null);
        json = new OtlpJson(Map.of("service.name", settings.service(), "service.instance.id", instance));
    }

    /** Whether there is anything to do. */
    public boolean isWanted() {
        return traces != null;
    }

    /** A tracer whose spans are sent. */
    public Tracer tracer() {
        return traces == null ? Tracer.off() : new Tracer(waiting::offer);
    }

    /** Sends what comes, until it is stopped. */
    @Override
    public void run() {
        try {
            while (!stopped) {
                Span first = waiting.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    send(first);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@link #run} is to end. */
    public void stop() {
        stopped = true;
    }

    /** Sends what is left: the last turns end when the thread of {@link #run} is gone already. */
    @Override
    public void close() {
        stop();
        Span first = waiting.poll();
        while (first != null && send(first)) {
            first = waiting.poll();
        }
    }

    /**
     * Sends this one and what waits behind it. While that takes its time the next ones gather, so batches grow with the
     * load.
     *
     * @return whether they have arrived
     */
    private synchronized boolean send(Span first) {
        List<Span> batch = new ArrayList<>();
        batch.add(first);
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
        try {
            int status = post(json.request(batch));
            if (status / 100 == 2) {
                failing = false;
            } else {
                lost("the answer was " + status);
            }
        } catch (IOException | RuntimeException e) {
            lost(e.getClass().getSimpleName());
        }
        return !failing;
    }

    /** Said once until it goes well again; without the address, which may hold a secret. */
    private void lost(String why) {
        LOG.log(failing ? Level.FINE : Level.WARNING, "traces can''t be sent and are dropped: {0}", why);
        failing = true;
    }

    /** The old client of the JDK: it blocks, which is wanted here, and needs no thread of its own. */
    private int post(byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) open().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "application/json");
        settings.headers().forEach(connection::setRequestProperty);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        // To its end, so that the connection can be used again.
        InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (answer != null) {
            try (answer) {
                answer.skip(Long.MAX_VALUE);
            }
        }
        return status;
    }

    private URL open() {
        if (traces == null) {
            throw new IllegalStateException("nowhere to send to");
        }
        return traces;
    }
}
