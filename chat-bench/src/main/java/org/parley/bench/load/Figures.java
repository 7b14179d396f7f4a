package org.parley.bench.load;

import io.vertx.core.json.JsonObject;
import org.HdrHistogram.Histogram;

/**
 * How long things took, in microseconds, and what went wrong. For one thread; of a window: what was asked outside it goes
 * to another.
 */
public final class Figures {
    private static final long MOST_MICROS = 600_000_000;
    private static final int DIGITS = 3;

    /** From when the question was to be asked, so that one which had to wait for its turn is not taken for fast. */
    private final Histogram first = new Histogram(MOST_MICROS, DIGITS);

    private final Histogram end = new Histogram(MOST_MICROS, DIGITS);
    /** From when the model sent a token. */
    private final Histogram transit = new Histogram(MOST_MICROS, DIGITS);
    /** From when the model was to send it. */
    private final Histogram lateness = new Histogram(MOST_MICROS, DIGITS);

    private final Faults faults = new Faults();
    private long answers;
    private long tokens;

    void first(long micros) {
        record(first, micros);
    }

    void end(long micros) {
        record(end, micros);
        answers++;
    }

    void token(long transitMicros, long lateMicros) {
        tokens++;
        record(transit, transitMicros);
        record(lateness, lateMicros);
    }

    private static void record(Histogram into, long micros) {
        into.recordValue(Math.min(Math.max(0, micros), MOST_MICROS));
    }

    public Faults faults() {
        return faults;
    }

    public long answers() {
        return answers;
    }

    public long tokens() {
        return tokens;
    }

    public double firstMillis(double percentile) {
        return millis(first, percentile);
    }

    public double endMillis(double percentile) {
        return millis(end, percentile);
    }

    public double transitMillis(double percentile) {
        return millis(transit, percentile);
    }

    public double latenessMillis(double percentile) {
        return millis(lateness, percentile);
    }

    private static double millis(Histogram of, double percentile) {
        return of.getValueAtPercentile(percentile) / 1000.0;
    }

    public JsonObject json() {
        return new JsonObject()
                .put("answers", answers)
                .put("tokens", tokens)
                .put("first_p50_ms", firstMillis(50))
                .put("first_p99_ms", firstMillis(99))
                .put("end_p50_ms", endMillis(50))
                .put("end_p99_ms", endMillis(99))
                .put("transit_p50_ms", transitMillis(50))
                .put("transit_p99_ms", transitMillis(99))
                .put("transit_max_ms", transitMillis(100))
                .put("lateness_p50_ms", latenessMillis(50))
                .put("lateness_p99_ms", latenessMillis(99))
                .put("lateness_max_ms", latenessMillis(100))
                .put("faults", faults.json());
    }
}
