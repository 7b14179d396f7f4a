package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/** What answers hold besides words; under the policy of the real page. */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class RichTextIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    RichTextIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void coloursCodeInBothSchemes(ColorScheme scheme) {
        model.answers("Colours?", "```java\nclass Hello { String s = \"x\"; }\n```");
        try (Person ada = Person.visiting(browser, node.url(), new NewContextOptions().setColorScheme(scheme))
                .enters("Ada")) {
            ada.asks("Colours?");
            ada.sees(ada.answer(0).locator(".hljs-keyword").first());
            Object keyword = colour(ada, ".hljs-keyword");
            Object string = colour(ada, ".hljs-string");
            assertThat(keyword).isNotEqualTo(string).isNotEqualTo(colour(ada, ".hljs"));
            assertThat(brightness(colour(ada, ".hljs")) > 128).isEqualTo(scheme == ColorScheme.DARK);
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static Object colour(Person person, String selector) {
        return person.answer(0).locator(selector).first().evaluate("e => getComputedStyle(e).color");
    }

    private static int brightness(Object colour) {
        return Integer.parseInt(
                colour.toString().replaceAll("\\D+", " ").strip().split(" ")[0]);
    }

    @Test
    void setsFormulasAndFetchesWhatThatTakesOnlyThen() {
        model.answers("Pythagoras?", "It is \\(a^2 + b^2 = c^2\\), or\n\n$$c = \\sqrt{a^2 + b^2}$$\n\nfor $5.");
        try (Person ada = Person.aboutToVisit(browser, node.url())) {
            Traffic traffic = Traffic.of(ada.page());
            ada.goesTo("/");
            ada.enters("Ada");
            assertThat(traffic.taken()).noneMatch(it -> it.url().contains("/katex/"));
            ada.asks("Pythagoras?");
            ada.sees(ada.answer(0).locator(".katex").nth(1));
            ada.seesEnd(0);
            assertThat(ada.answer(0).locator(".katex math").count()).isEqualTo(2);
            // Fonts come after the layout that needs them, so after the formula is there.
            ada.page().waitForFunction("() => [...document.fonts].some(font => font.status === 'loaded')");
            assertThat(traffic.taken())
                    .anyMatch(it -> it.url().endsWith("/katex.min.js"))
                    .anyMatch(it -> it.url().endsWith(".woff2"))
                    .noneMatch(it -> it.url().contains("/mermaid/"));
            assertThat(ada.foreignRequests()).isEmpty();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    @Test
    void drawsDiagramsAsPictures() {
        model.answers("Draw?", "```mermaid\ngraph LR;\n  Browser-->Node;\n  Node-->Redis;\n```\n\nSo.");
        try (Person ada = visitor()) {
            ada.asks("Draw?");
            ada.sees(ada.answer(0).locator("img.diagram"));
            assertThat(ada.answer(0).locator("img.diagram").evaluate("i => i.naturalWidth > 50 && i.alt"))
                    .isEqualTo("graph LR;\n  Browser-->Node;\n  Node-->Redis;");
            assertThat(ada.page().locator("iframe").count()).isZero();
            assertThat(ada.foreignRequests()).isEmpty();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    @Test
    void showsWhatIsNoDiagramAsItIsWritten() {
        model.answers("Draw badly?", "```mermaid\nnothing that can be drawn\n```\n\nSorry.");
        try (Person ada = visitor()) {
            ada.asks("Draw badly?");
            ada.seesInAnswer(0, "nothing that can be drawn");
            ada.seesEnd(0);
            ada.page().waitForFunction("() => document.querySelectorAll('iframe').length === 0");
            assertThat(ada.answer(0).locator("img").count()).isZero();
        }
    }

    @Test
    void loadsNoPictureFromElsewhere() {
        model.answers("A picture?", "![A cat](https://cats.example/cat.png)");
        try (Person ada = visitor()) {
            ada.asks("A picture?");
            ada.seesAnswer(0, "Image: A cat");
            assertThat(ada.answer(0).locator("a").getAttribute("href")).isEqualTo("https://cats.example/cat.png");
            assertThat(ada.answer(0).locator("img").count()).isZero();
            assertThat(ada.foreignRequests()).isEmpty();
        }
    }

    private Person visitor() {
        return Person.visiting(browser, node.url()).enters("Ada");
    }
}
