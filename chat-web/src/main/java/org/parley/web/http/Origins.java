package org.parley.web.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;

/** Which pages may call. */
@ApplicationScoped
public class Origins {
    @Inject
    ChatSettings settings;

    /** Whether the request comes from a page of another origin that is allowed to. */
    boolean isAllowedForeign(String origin) {
        List<String> allowed = settings.web().origins();
        return allowed.contains("*") || allowed.stream().anyMatch(origin::equalsIgnoreCase);
    }

    /**
     * Whether the request comes from this node's own page. By host and port alone: behind a proxy that ends TLS the node
     * does not know the scheme.
     */
    boolean isOwn(String origin, HttpServletRequest request) {
        String host = request.getHeader("Host");
        URI uri = parsed(origin);
        return host != null
                && uri != null
                && uri.getHost() != null
                && authority(uri).equals(authority(host));
    }

    private static @Nullable URI parsed(String origin) {
        try {
            return new URI(origin);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String authority(URI origin) {
        int port = origin.getPort();
        return origin.getHost().toLowerCase(Locale.ROOT) + (port < 0 || port == 80 || port == 443 ? "" : ":" + port);
    }

    private static String authority(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
    }
}
