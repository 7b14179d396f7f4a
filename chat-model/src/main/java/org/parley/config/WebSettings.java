package org.parley.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How this node serves browsers and scripts.
 *
 * @param enabled whether it serves them at all; health and metrics it serves always
 * @param origins pages of other origins that may call, as in {@code https://intranet.example}; {@code *} for any
 * @param trustedProxies addresses or networks (CIDR) whose {@code X-Forwarded-*} headers count
 * @param session how long a session lives after its last use
 * @param maxBacklogAge beyond which a question that waits for a worker makes the node unhealthy
 * @param limits beyond which a client is refused
 */
public record WebSettings(
        boolean enabled,
        List<String> origins,
        List<Network> trustedProxies,
        Duration session,
        Duration maxBacklogAge,
        Limits limits) {

    /** Scheme, host and perhaps a port; nothing after it (RFC 6454, 6.2). */
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+", Pattern.CASE_INSENSITIVE);

    static WebSettings read(SettingSource source) {
        return new WebSettings(
                source.flag(Setting.WEB_ENABLED),
                source.list(Setting.CORS_ORIGINS).stream()
                        .map(WebSettings::origin)
                        .toList(),
                source.list(Setting.TRUSTED_PROXIES).stream().map(Network::of).toList(),
                Duration.ofMillis(Math.round(source.number(Setting.SESSION_HOURS) * 3_600_000)),
                ModelSettings.seconds(source, Setting.HEALTH_MAX_BACKLOG_AGE),
                Limits.read(source));
    }

    private static String origin(String text) {
        if (!text.equals("*") && !ORIGIN.matcher(text).matches()) {
            throw new InvalidSettingException(
                    Setting.CORS_ORIGINS, "must list origins like https://intranet.example, or be *: " + text);
        }
        return text;
    }
}
