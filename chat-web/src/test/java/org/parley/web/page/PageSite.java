package org.parley.web.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.parley.web.http.RequestFilter;

/** The page's own files, and the tests', for a browser, without a server. */
final class PageSite {
    private static final String HOME = "http://parley.test/";

    /** What tests ask for only to know when the answer comes. */
    private static final String NOTHING = HOME + "test/nothing.png";

    private static final Map<String, Path> FOLDERS = Map.of(
            "/js/", Path.of("src/main/webapp/js"),
            "/css/", Path.of("src/main/webapp/css"),
            "/vendor/", Path.of("target/vendor"),
            "/diagram.html", Path.of("src/main/webapp/diagram.html"),
            "/test/", Path.of("src/test/js"));

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript",
            "mjs", "text/javascript",
            "css", "text/css",
            "html", "text/html",
            "woff2", "font/woff2");

    /** Where modules find what they need of the real page, and answers what they might be after. */
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="UTF-8">
              <title>Parley</title>
              <link rel="icon" href="data:,">
              <link rel="stylesheet" href="/css/page.css">
              <link rel="stylesheet" href="/css/answer.css">
            </head>
            <body data-session="true">
              <header class="bar"><h1 class="brand">Parley</h1><p id="status" class="status"></p></header>
              <main><div id="scroller" class="scroller"><ol id="transcript" class="transcript"></ol></div></main>
              <form id="composer" class="composer"><textarea id="question" name="question"></textarea></form>
            </body>
            </html>
            """;

    private final boolean guarded;

    private PageSite(boolean guarded) {
        this.guarded = guarded;
    }

    /** As the server gives it. */
    static PageSite guarded() {
        return new PageSite(true);
    }

    /** Without the policy that stops what should not have come so far. */
    static PageSite unguarded() {
        return new PageSite(false);
    }

    /** Opens the site on a page that is no site's yet. */
    void openOn(Page page) {
        page.route("**/*", this::serve);
        open(page);
    }

    /** Opens the site once more. */
    static void open(Page page) {
        page.navigate(HOME);
    }

    /** Whether the page itself, or its tests, may ask for this address. */
    static boolean has(String url) {
        return url.equals(HOME) || url.startsWith(NOTHING) || file(url).isPresent();
    }

    private void serve(Route route) {
        String url = route.request().url();
        Route.FulfillOptions answer = new Route.FulfillOptions();
        if (guarded) {
            String policy = RequestFilter.policyOf(URI.create(url).getPath());
            answer.setHeaders(Map.of("Content-Security-Policy", policy));
        }
        Optional<Path> file = file(url);
        if (url.equals(HOME)) {
            route.fulfill(answer.setContentType("text/html").setBody(PAGE));
        } else if (file.isPresent()) {
            route.fulfill(answer.setContentType(type(file.get())).setPath(file.get()));
        } else {
            route.fulfill(answer.setStatus(404));
        }
    }

    private static Optional<Path> file(String url) {
        if (!url.startsWith(HOME)) {
            return Optional.empty();
        }
        String path = URI.create(url).getPath();
        return FOLDERS.entrySet().stream()
                .filter(folder -> path.startsWith(folder.getKey()))
                .map(folder ->
                        folder.getValue().resolve(path.substring(folder.getKey().length())))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String type(Path file) {
        String name = file.getFileName().toString();
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
