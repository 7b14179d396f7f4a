package org.parley.protocol;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The protocol's only form of a time: ISO-8601 UTC with exactly three digits of milliseconds. */
public final class UtcTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private UtcTime() {}

    public static String now() {
        return of(Clock.systemUTC().instant());
    }

    public static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
