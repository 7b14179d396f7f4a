package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/**
 * Every screen of the page, as different people see it: nothing for axe to find by WCAG 2.2 AA, nothing wider than the
 * window, and a picture of each in target/screens.
 */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class ScreensIT {
    private static final Path PICTURES = Path.of("target", "screens");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private static final String ANSWER = """
            ## Words per text

            A **map** does it, see [the documentation](https://docs.oracle.com/en/java/):

            ```java
            static Map<String, Long> count(String... words) {
                return Stream.of(words).collect(groupingBy(word -> word, counting()));
            }
            ```

            | way | lines | readable |
            |---|--:|:-:|
            | loop | 7 | yes |
            | stream | 2 | ☑ |

            - With `n` words it takes \\(O(n \\log n)\\).
            - > Premature optimization is the root of all evil.

            ```mermaid
            graph LR;
              Text-->Words-->Counts;
            ```
            """;

    /** Who looks. */
    enum Viewer {
        DESKTOP_LIGHT(1280, 860, ColorScheme.LIGHT, "en"),
        DESKTOP_DARK(1280, 860, ColorScheme.DARK, "en"),
        PHONE_LIGHT(390, 844, ColorScheme.LIGHT, "de"),
        PHONE_DARK(390, 844, ColorScheme.DARK, "fr"),
        DESKTOP_ARABIC(1280, 860, ColorScheme.LIGHT, "ar"),
        PHONE_ARABIC(390, 844, ColorScheme.DARK, "ar"),
        TABLET_CHINESE(820, 1180, ColorScheme.LIGHT, "zh-CN"),
        SMALL_SPANISH(320, 568, ColorScheme.LIGHT, "es");

        private final int width;
        private final int height;
        private final ColorScheme scheme;
        private final String language;

        Viewer(int width, int height, ColorScheme scheme, String language) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
            this.language = language;
        }

        NewContextOptions device() {
            return new NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme)
                    .setLocale(language)
                    .setHasTouch(width < 900)
                    .setReducedMotion(ReducedMotion.REDUCE);
        }
    }

    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    ScreensIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @ParameterizedTest
    @EnumSource
    void everyScreenIsForEverybody(Viewer viewer) {
        Gate gate = new Gate();
        model.answers(
                "How do I count words?", Answer.of().thinks("A map, I think.").say(ANSWER.split("(?<=\n)")));
        model.answers("A slow one", Answer.of("Well, ").hold(gate).say("there."));
        model.answers("A broken one", Answer.refusal(400, Map.of()));
        List<String> found = new ArrayList<>();
        try (Person ada = Person.visiting(browser, node.url(), viewer.device())) {
            Page page = ada.page();
            page.locator("#start").waitFor();
            found.addAll(look(viewer, "1-start", page));

            page.locator("#start").click();
            page.locator("#name").waitFor();
            found.addAll(look(viewer, "2-name", page));

            page.locator("#name").fill("Ada");
            page.keyboard().press("Enter");
            page.locator("#status[data-state=connected]").waitFor();
            found.addAll(look(viewer, "3-empty", page));

            ask(page, "How do I count words?");
            ada.seesEnd(0);
            page.locator("img.diagram").waitFor();
            page.locator(".katex").waitFor();
            page.locator(".hljs-keyword").first().waitFor();
            found.addAll(look(viewer, "4-answer", page));

            ask(page, "A broken one");
            ada.seesEnd(1);
            ask(page, "A slow one");
            ada.seesInAnswer(2, "Well,");
            ask(page, "And one that waits");
            page.locator(".cancel:visible").waitFor();
            found.addAll(look(viewer, "5-waiting", page));
            gate.open();
            ada.seesEnd(3);

            page.locator("#help").click();
            found.addAll(look(viewer, "6-shortcuts", page));
            page.keyboard().press("Escape");
            page.locator("#fresh").click();
            found.addAll(look(viewer, "7-new-chat", page));
            page.keyboard().press("Escape");
            page.locator("#signout").click();
            found.addAll(look(viewer, "8-sign-out", page));
            page.keyboard().press("Escape");

            ada.isOffline(true);
            page.locator("#status[data-state=offline]").waitFor();
            ask(page, "Without a network");
            found.addAll(look(viewer, "9-offline", page));
            ada.isOffline(false);
        } finally {
            gate.open();
        }
        assertThat(found).isEmpty();
    }

    private static void ask(Page page, String question) {
        page.locator("#question").fill(question);
        page.locator("#send").click();
    }

    /** What is wrong with a screen. */
    private static List<String> look(Viewer viewer, String screen, Page page) {
        String name = viewer.name().toLowerCase(Locale.ROOT).replace('_', '-') + '-' + screen;
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        List<String> found = new ArrayList<>(new AxeBuilder(page)
                .withTags(RULES).analyze().getViolations().stream()
                        .map(rule -> name + ": " + described(rule))
                        .toList());
        int tooWide = (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
        if (tooWide > 0) {
            found.add(name + ": " + tooWide + " pixels wider than the window");
        }
        return found;
    }

    private static String described(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream().map(CheckedNode::getHtml).toList();
    }
}
