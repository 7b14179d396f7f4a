package org.parley.web.assets;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The one encoding that every browser has understood for long, also without TLS. */
final class Gzip {
    private static final Pattern ACCEPTED = Pattern.compile("(?:x-)?gzip(?:\\s*;\\s*q=(?!0(?:\\.0*)?$).*)?");

    private Gzip() {}

    static boolean isAcceptedBy(HttpServletRequest request) {
        String accepted = String.join(",", Collections.list(request.getHeaders("Accept-Encoding")));
        for (String encoding : accepted.toLowerCase(Locale.ROOT).split(",")) {
            if (ACCEPTED.matcher(encoding.strip()).matches()) {
                return true;
            }
        }
        return false;
    }

    /** As small as it gets: for what is sent again and again. */
    static byte[] smallest(byte[] content) throws IOException {
        return packed(content, Deflater.BEST_COMPRESSION);
    }

    /** Well enough: for what is sent once. */
    static byte[] quick(byte[] content) throws IOException {
        return packed(content, Deflater.DEFAULT_COMPRESSION);
    }

    private static byte[] packed(byte[] content, int effort) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed) {
            {
                def.setLevel(effort);
            }
        }) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }
}
