package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

@ExtendWith({SharedNode.class, SharedBrowser.class})
final class OfflineIT {
    private static final String TITLE = "Parley can’t be reached";

    private final ParleyProcess node;
    private final Browser browser;

    private Line line;
    private Person ada;

    OfflineIT(ParleyProcess node, Browser browser) {
        this.node = node;
        this.browser = browser;
    }

    @BeforeEach
    void visit() {
        line = Line.to(node.port());
        ada = Person.visiting(browser, line.url());
        ada.seesWelcome();
        run("navigator.serviceWorker.ready.then(() => true)");
    }

    @AfterEach
    void leave() {
        ada.close();
        line.close();
    }

    @Test
    void saysWhatIsWrongAndComesBackByItselfWhenTheServerDoes() {
        line.cut();
        ada.reloads();
        ada.sees(TITLE);
        ada.sees("There is no answer at the moment.");
        line.mend();
        ada.seesWelcome();
    }

    @Test
    void triesAgainWhenAskedTo() {
        line.cut();
        ada.goesTo("/docs/");
        ada.sees(TITLE);
        ada.clicks("Try again");
        ada.sees(TITLE);
        line.mend();
        ada.clicks("Try again");
        ada.sees("Begin a session");
    }

    @Test
    void comesBackByItselfWhenTheDeviceDoes() {
        ada.isOffline(true);
        ada.reloads();
        ada.sees(TITLE);
        ada.sees("Your device is offline.");
        ada.isOffline(false);
        ada.seesWelcome();
    }

    @Test
    void standsInForPagesOnly() {
        line.cut();
        for (String path : List.of("/api/health", "/chat_history", "/js/main.js", "/docs/docs.js", "/favicon.svg")) {
            assertThat(run("fetch('" + path + "', {cache: 'no-store'}).then(() => 'answered', () => 'failed')"))
                    .as(path)
                    .isEqualTo("failed");
        }
    }

    @Test
    void keepsNothingOfAConversation() {
        ada.enters("Ada");
        ada.asks("Will this be kept?");
        ada.seesEnd(0);
        ada.reloads();
        ada.seesEnd(0);

        Object kept = run("""
                (async () => {
                  const urls = [];
                  for (const name of await caches.keys()) {
                    urls.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
                  }
                  return urls.sort();
                })()""");

        assertThat(kept).isEqualTo(List.of("/css/offline.css", "/js/retry.js", "/offline.xhtml"));
    }

    @Test
    void aNewVersionForgetsTheOldOnesPage() {
        assertThat(caches()).asString().containsPattern("^\\[parley-offline-[0-9a-f]{16}]$");

        run("""
                (async () => {
                  const main = document.querySelector('script[type=module]').src;
                  const { scriptUrl } = await import(new URL('trusted.js', main).href);
                  await navigator.serviceWorker.register(scriptUrl('sw.js?next'));
                })()""");

        await().untilAsserted(() -> assertThat(caches()).isEqualTo(List.of("parley-offline-next")));
    }

    private Object caches() {
        return run("caches.keys()");
    }

    private Object run(String script) {
        return ada.page().evaluate(script);
    }
}
