package org.parley.micro;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks the application over HTTP, as anybody would, until it says that it serves. */
final class Readiness {
    private static final int CALL_MILLIS = 5_000;
    private static final int PAUSE_MILLIS = 50;
    private static final int MAX_BODY_BYTES = 2_000;

    private Readiness() {}

    static void await(String url, Duration limit) throws CannotStartException {
        long deadline = System.nanoTime() + limit.toNanos();
        String fault = fault(url);
        while (!fault.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new CannotStartException("not healthy after " + limit.toSeconds() + " s: " + fault);
            }
            Pause.millis(PAUSE_MILLIS);
            fault = fault(url);
        }
    }

    private static String fault(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CALL_MILLIS);
            connection.setReadTimeout(CALL_MILLIS);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = body == null ? "" : new String(body.readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
                return status == 200
                        ? ""
                        : status + " " + text.replaceAll("\\s+", " ").strip();
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
