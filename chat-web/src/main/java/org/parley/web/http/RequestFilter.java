package org.parley.web.http;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.parley.config.ChatSettings;
import org.parley.web.assets.FileDelivery;
import org.parley.web.assets.PageCompression;

/** The way of every request: headers, who may come in, and where the calls of the contract really are. */
@WebFilter(urlPatterns = "/*", dispatcherTypes = DispatcherType.REQUEST, asyncSupported = true)
public class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** Scripts from here alone; nothing from other hosts; no page may frame this one. */
    private static final String POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** No text becomes markup or a script's address but through the sanitizer and js/trusted.js. */
    private static final String STRICT_POLICY =
            POLICY + "; require-trusted-types-for 'script'; trusted-types dompurify parley";

    /** Swagger UI, on the page with the calls, knows no trusted types. */
    private static final Pattern LENIENT = Pattern.compile("/docs(?:/.*)?");

    /**
     * The drawing board runs a library that writes styles and markup as it likes: in a frame of the page's own, without
     * the page's origin, where it reaches nobody.
     */
    private static final String BOARD_POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

    private static final Pattern BOARD = Pattern.compile("(?:/assets/[^/]+)?/diagram\\.html");

    /** The calls of the contract stand at the root; JAX-RS is below {@code /api}, and a folder is no page by itself. */
    private static final Map<String, String> PLACES = Map.of(
            "/token", "/api/token",
            "/chat_history", "/api/chat_history",
            "/session", "/api/session",
            "/health", "/api/health",
            "/openapi", "/api/openapi");

    /**
     * Bytes that Grizzly (Payara) sets aside for each frame it sends, 8,192 if it isn't told: more than half of all that a node
     * allocated under load (docs/performance.md). Nearly all frames have less; what has more is sent without a copy.
     */
    private static final int FRAME_BUFFER = 512;

    /** What Faces writes; servers differ in whether the welcome file is known here already. */
    private static final Pattern PAGE = Pattern.compile("/|.*\\.xhtml");

    /** The page has none; Faces would answer with a status and nothing else. */
    private static final String FACES_RESOURCES = "/jakarta.faces.resource/";

    /** What a node without web serves all the same, the server's own MicroProfile endpoints among it. */
    private static final Set<String> WITHOUT_WEB = Set.of(
            "/health", "/health/live", "/health/ready", "/health/started", "/metrics", "/api/health", "/api/metrics");

    @Inject
    transient ChatSettings settings;

    @Inject
    transient Origins origins;

    @Inject
    transient FileDelivery files;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = path(request);
        boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        String origin = request.getHeader("Origin");
        boolean own = origin == null || Origins.isOwn(origin, request);
        boolean foreign = !own && origins.isAllowedForeign(origin);
        if (upgrade
                && (own || foreign)
                && path.equals("/chat")
                && settings.web().enabled()) {
            // Servers keep the headers of this response as long as the connection, and there is no page in it to
            // protect.
            response.setBufferSize(FRAME_BUFFER);
            chain.doFilter(request, response);
            return;
        }
        headers(path, response);
        if (!settings.web().enabled() && !WITHOUT_WEB.contains(path)) {
            ErrorPage.write(response, 404, "This node serves no web clients (chat.web.enabled is false).");
            return;
        }
        if (foreign) {
            cors(origin, response);
        }
        if (upgrade && !own && !foreign) {
            // Judged here and not in the handshake, because servers answer differently there (403, 404); and whatever
            // the
            // path, because there is more than one way to spell it.
            ErrorPage.write(response, 403, "This origin is not allowed: an operator may add it to CORS_ORIGINS.");
        } else if (upgrade) {
            chain.doFilter(request, response);
        } else if (path.equals("/chat")) {
            response.setHeader("Upgrade", "websocket");
            // Grizzly says no length beside an Upgrade header: the client would wait until the connection is too old.
            response.setHeader("Connection", "close");
            ErrorPage.write(response, 426, "This is a WebSocket: connect with the WebSocket protocol.");
        } else if (request.getMethod().equals("OPTIONS")) {
            // A page of an origin that is not allowed finds no permission in this answer.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (path.startsWith(FACES_RESOURCES)) {
            ErrorPage.write(response, 404);
        } else if (PLACES.containsKey(path)) {
            response.setHeader("Cache-Control", "no-store");
            request.getRequestDispatcher(PLACES.get(path)).forward(request, response);
        } else if (PAGE.matcher(path).matches()) {
            PageCompression.answer(request, response, chain);
        } else if (!files.answered(path, request, response)) {
            chain.doFilter(request, response);
        }
    }

    private static void headers(String path, HttpServletResponse response) {
        boolean board = BOARD.matcher(path).matches();
        response.setHeader("Content-Security-Policy", policyOf(path));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Frame-Options", board ? "SAMEORIGIN" : "DENY");
    }

    /** The Content-Security-Policy of what stands at this path. */
    public static String policyOf(String path) {
        if (BOARD.matcher(path).matches()) {
            return BOARD_POLICY;
        }
        return LENIENT.matcher(path).matches() ? POLICY : STRICT_POLICY;
    }

    private static void cors(String origin, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Allow-Credentials", "true");
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
        response.setHeader("Access-Control-Allow-Headers", "Content-Type");
        response.setHeader("Access-Control-Expose-Headers", "Retry-After");
        response.addHeader("Vary", "Origin");
    }

    /** Decoded, and without path parameters. */
    private static String path(HttpServletRequest request) {
        String more = request.getPathInfo();
        return more == null ? request.getServletPath() : request.getServletPath() + more;
    }
}
