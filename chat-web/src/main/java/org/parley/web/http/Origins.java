package org.parley.web.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.parley.config.ChatSettings;

/** Which pages may call. */
@ApplicationScoped
public class Origins {
    private static final Pattern DEFAULT_PORT = Pattern.compile(":(80|443)$");

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
    static boolean isOwn(String origin, HttpServletRequest request) {
        String host = request.getHeader("Host");
        int afterScheme = origin.indexOf("://");
        return host != null
                && afterScheme > 0
                && authority(origin.substring(afterScheme + 3)).equals(authority(host));
    }

    private static String authority(String host) {
        return DEFAULT_PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
    }
}
