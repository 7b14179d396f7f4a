package org.parley.web.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import org.parley.browser.Harm;

/** A page on which answers are shown, and the harm seen that they do. */
final class AnswerStage implements AutoCloseable {
    /** Said where an answer took too long to show, or the page was no longer there. */
    static final String HUNG = "the page hung";

    private static final String SHOWN = "all is shown";

    /** Later, so that a page that hangs has answered first. */
    private static final String SHOW = """
            ([module, text, shown]) => void setTimeout(() =>
              import('/test/hostile.js')
                .then(({ show }) => show(module, JSON.parse(text)))
                .catch((e) => [`the test broke: ${e.stack}`])
                .then((harm) => {
                  window.harmDone = harm;
                  console.info(shown);
                }))
            """;

    private final BrowserContext context;
    private final Page page;
    private final Harm harm;

    private AnswerStage(BrowserContext context) {
        this.context = context;
        harm = Harm.watch(context, PageSite::has);
        page = context.newPage();
    }

    static AnswerStage on(Browser browser, PageSite site) {
        AnswerStage stage = new AnswerStage(browser.newContext());
        site.openOn(stage.page);
        stage.harm.take();
        return stage;
    }

    /** Begins anew, as if nothing had been shown. */
    void clear() {
        PageSite.open(page);
        harm.take();
    }

    /**
     * Shows an answer at once and bit by bit.
     *
     * @param module whose AnswerBody shows it
     * @param patience for all of it, in milliseconds
     * @return the harm done; after {@link #HUNG} nothing more can be shown here
     */
    List<String> show(String module, String text, int patience) {
        List<String> all = new ArrayList<>();
        try {
            // Not waitForFunction, which waits on for a page that hangs, whatever its time.
            page.waitForConsoleMessage(
                    new Page.WaitForConsoleMessageOptions()
                            .setPredicate(message -> message.text().equals(SHOWN))
                            .setTimeout(patience),
                    () -> page.evaluate(SHOW, List.of(module, json(text), SHOWN)));
            ((List<?>) page.evaluate("window.harmDone")).forEach(what -> all.add(String.valueOf(what)));
        } catch (PlaywrightException e) {
            all.add(HUNG);
        }
        all.addAll(harm.take());
        return all;
    }

    /** In ASCII, because half a surrogate pair has no UTF-8 to go to the browser in. */
    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit < ' ' || unit > '~' || unit == '"' || unit == '\\') {
                json.append(String.format("\\u%04x", unit));
            } else {
                json.append((char) unit);
            }
        });
        return json.append('"').toString();
    }

    @Override
    public void close() {
        context.close();
    }
}
