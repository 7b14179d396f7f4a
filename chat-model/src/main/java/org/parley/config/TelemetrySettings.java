package org.parley.config;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go.
 *
 * @param traces address that takes them, by OTLP over HTTP; empty for none, and then there are none
 * @param headers sent along; they may hold a key
 * @param service this installation's name there
 * @param toModel whether the model API is told the trace, too
 */
public record TelemetrySettings(Optional<URL> traces, Map<String, String> headers, String service, boolean toModel) {
    /** By the specification of OTLP, below the endpoint. */
    private static final String TRACES = "/v1/traces";

    public TelemetrySettings {
        headers = Map.copyOf(headers);
    }

    static TelemetrySettings read(SettingSource source) {
        String endpoint = source.text(Setting.TELEMETRY_ENDPOINT);
        return new TelemetrySettings(
                endpoint.isEmpty() ? Optional.empty() : Optional.of(traces(endpoint)),
                headers(source),
                source.text(Setting.TELEMETRY_SERVICE),
                source.flag(Setting.TELEMETRY_TO_MODEL));
    }

    private static URL traces(String endpoint) {
        try {
            URI uri = new URI(endpoint.replaceAll("/+$", "") + TRACES);
            boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (known && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getPort() <= 65535) {
                return uri.toURL();
            }
        } catch (URISyntaxException | MalformedURLException e) {
            // said below
        }
        throw new InvalidSettingException(
                Setting.TELEMETRY_ENDPOINT, "must look like http://localhost:4318, without user or password");
    }

    /** {@code name=value,name=value}, values percent-encoded, as OpenTelemetry has it. */
    private static Map<String, String> headers(SettingSource source) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : source.list(Setting.TELEMETRY_HEADERS)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String value = value(pair.substring(equals + 1).strip());
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !value.matches("[\\x20-\\x7e]*")) {
                throw wrongHeaders();
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static String value(String encoded) {
        try {
            // The decoder is for forms, where + is a blank.
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrongHeaders();
        }
    }

    /** Without the value, which may be a key. */
    private static InvalidSettingException wrongHeaders() {
        return new InvalidSettingException(
                Setting.TELEMETRY_HEADERS, "must look like name=value,name=value, with percent-encoded values");
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return service + " at " + traces.map(URL::toString).orElse("no address");
    }
}
