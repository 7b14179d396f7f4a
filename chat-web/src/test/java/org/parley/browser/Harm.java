package org.parley.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a page does that no answer may make it do: scripts that run, requests, going elsewhere, uncaught errors. What an
 * answer has become on the page is for {@code harm} to say, an object that every document has then (harm.js). For one
 * thread.
 */
public final class Harm {
    private static final String MARK = "harm: ";

    private final List<String> seen = new ArrayList<>();

    private Harm() {}

    /**
     * Watches a browser that has no page yet.
     *
     * @param own whether the page itself asks for this address
     */
    public static Harm watch(BrowserContext browser, Predicate<String> own) {
        Harm harm = new Harm();
        browser.addInitScript(script());
        browser.onConsoleMessage(message -> {
            if (message.text().startsWith(MARK)) {
                harm.seen.add(message.text().substring(MARK.length()));
            }
        });
        browser.onWebError(error -> harm.seen.add("an uncaught error: " + error.error()));
        browser.onRequest(request -> {
            if (!own.test(request.url())) {
                harm.seen.add("a request: " + request.url());
            }
        });
        // Asked for, but never of the other host: where a frame's policy does that, it is meant to.
        browser.onRequestFailed(request -> {
            if (request.failure().toLowerCase(Locale.ROOT).contains("csp")) {
                harm.seen.remove("a request: " + request.url());
            }
        });
        browser.onPage(page -> harm.watch(browser, page));
        return harm;
    }

    private void watch(BrowserContext browser, Page page) {
        if (browser.pages().size() > 1) {
            seen.add("another page: " + page.url());
        }
        page.onDownload(download -> seen.add("a download: " + download.url()));
        page.onFrameNavigated(frame -> {
            if (frame.equals(page.mainFrame())) {
                seen.add("gone to " + frame.url());
            }
        });
    }

    /** What was seen since the last time; the first time, that the page was opened. */
    public List<String> take() {
        List<String> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private static String script() {
        try (InputStream file = Objects.requireNonNull(Harm.class.getResourceAsStream("harm.js"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
