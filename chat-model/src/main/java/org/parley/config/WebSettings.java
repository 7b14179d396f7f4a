package org.parley.config;

import java.time.Duration;
import java.util.List;

/**
 * How this node serves browsers and scripts.
 *
 * @param enabled whether it serves them at all; health and metrics it serves always
 * @param origins pages of other origins that may call, as in {@code https://intranet.example}; {@code *} for any
 * @param trustedProxies addresses or networks (CIDR) whose {@code X-Forwarded-*} headers count
 * @param session how long a session lives after its last use
 * @param limits beyond which a client is refused
 */
public record WebSettings(
        boolean enabled, List<String> origins, List<String> trustedProxies, Duration session, Limits limits) {

    static WebSettings read(SettingSource source) {
        return new WebSettings(
                source.flag(Setting.WEB_ENABLED),
                source.list(Setting.CORS_ORIGINS),
                source.list(Setting.TRUSTED_PROXIES),
                Duration.ofMillis(Math.round(source.number(Setting.SESSION_HOURS) * 3_600_000)),
                Limits.read(source));
    }
}
