package org.parley.trace;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a trace, as the header {@code traceparent} carries it (W3C Trace Context, 3.2).
 *
 * @param traceId 32 hexadecimal digits, lower case, not all 0
 * @param spanId 16 of them
 * @param sampled whether the trace is to be kept
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    /** What the header is called. */
    public static final String HEADER = "traceparent";

    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
    /** Later versions may have more behind the flags; version 00 has not, and ff is none. */
    private static final Pattern TRACEPARENT = Pattern.compile("(?!ff)(?:00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})"
            + "|(?!00)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?)");

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException(
                    "a trace id has 32 hexadecimal digits, a span id 16: " + traceId + ", " + spanId);
        }
    }

    /** What a header says; empty where it says nothing of use. */
    public static Optional<TraceContext> parse(String traceparent) {
        Matcher found = TRACEPARENT.matcher(traceparent.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        int first = found.group(1) == null ? 4 : 1;
        String traceId = found.group(first);
        String spanId = found.group(first + 1);
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(found.group(first + 2), 16) & 1) == 1;
        return Optional.of(new TraceContext(traceId, spanId, sampled));
    }

    /** The beginning of a trace. */
    static TraceContext root() {
        return new TraceContext(digits(random()) + digits(random()), digits(random()), true);
    }

    /** Another place in this trace. */
    TraceContext next() {
        return new TraceContext(traceId, digits(random()), sampled);
    }

    /** These name, they don't protect: no secret random numbers are needed. */
    private static long random() {
        long random;
        do {
            random = ThreadLocalRandom.current().nextLong();
        } while (random == 0);
        return random;
    }

    private static String digits(long bits) {
        return "%016x".formatted(bits);
    }

    /** As a header. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
