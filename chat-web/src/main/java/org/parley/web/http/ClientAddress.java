package org.parley.web.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.parley.config.ChatSettings;

/** Where a request really comes from: what proxies say counts only from those that are trusted. */
@ApplicationScoped
public class ClientAddress {
    @Inject
    ChatSettings settings;

    /** The client's address. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        // Some proxies add a line of their own instead of going on in the client's.
        String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
        if (forwarded.isBlank()) {
            return address;
        }
        // From the right, each was added by the proxy that stands behind it; the first that is no proxy is the client.
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            address = hops[i].strip();
        }
        return address;
    }

    /** Whether the client came by https. */
    public boolean isSecure(HttpServletRequest request) {
        if (request.isSecure()) {
            return true;
        }
        return isTrusted(request.getRemoteAddr()) && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    private boolean isTrusted(String address) {
        return settings.web().trustedProxies().stream().anyMatch(network -> network.contains(address));
    }
}
