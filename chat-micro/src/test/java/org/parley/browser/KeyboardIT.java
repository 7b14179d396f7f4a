package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/** The page without a pointer, without sight, and in one's own language. */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class KeyboardIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    KeyboardIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @Test
    void keyboardAloneIsEnough() {
        Gate gate = new Gate();
        model.answers("By keys?", Answer.of("Going ").hold(gate).say("on."));
        try (Person ada = Person.visiting(browser, node.url())) {
            assertThat(ada.page().locator("#start")).isFocused();
            ada.presses("Enter");
            ada.page().keyboard().type("Ada");
            ada.presses("Enter");
            ada.seesStatus("Connected");
            assertThat(ada.page().locator("#question")).isFocused();
            ada.page().keyboard().type("By keys?");
            ada.presses("Shift+Enter");
            ada.page().keyboard().type("Two lines");
            ada.seesDraft("By keys?\nTwo lines");
            ada.page().locator("#question").fill("By keys?");
            ada.presses("Enter");
            ada.seesInAnswer(0, "Going");
            ada.presses("Escape");
            ada.sees("Stopped");

            ada.presses("Alt+ArrowUp");
            assertThat(ada.turn(0).locator(".answer")).isFocused();
            ada.presses("Alt+ArrowUp");
            assertThat(ada.turn(0).locator(".question")).isFocused();
            ada.presses("Alt+ArrowDown");
            ada.presses("Alt+ArrowDown");
            assertThat(ada.page().locator("#question")).isFocused();

            ada.presses("Alt+ArrowUp");
            ada.presses("?");
            ada.sees(ada.page().locator("#shortcuts"));
            ada.presses("Escape");
            ada.presses("/");
            assertThat(ada.page().locator("#question")).isFocused();
            ada.presses("Control+Shift+O");
            ada.sees(ada.page().locator("#afresh"));
            ada.presses("Tab");
            ada.presses("Enter");
            ada.seesTurns(0);
        } finally {
            gate.open();
        }
    }

    @Test
    void questionMarkListsWhatTheKeysDo() {
        try (Person ada = Person.visiting(browser, node.url()).enters("Ada")) {
            ada.page().evaluate("document.activeElement.blur()");
            ada.presses("?");
            List<String> keys = ada.page().locator("#shortcuts dt").allInnerTexts();
            assertThat(keys).hasSize(11).contains("?", "/").allMatch(key -> !key.isBlank());
            assertThat(ada.page().locator("#shortcuts dd").allInnerTexts())
                    .hasSize(11)
                    .allMatch(text -> !text.isBlank() && !text.startsWith("shortcuts."));
        }
    }

    @Test
    void questionMarkIsALetterWhereOneWrites() {
        try (Person ada = Person.visiting(browser, node.url()).enters("Ada")) {
            ada.page().keyboard().type("Why?");
            ada.seesDraft("Why?");
            assertThat(ada.page().locator("#shortcuts")).isHidden();
        }
    }

    @Test
    void tellsOnceThatAnAnswerIsThere() {
        model.answers("Out loud?", Answer.of("Word ", "by ", "word ", "by ", "word."));
        try (Person ada = Person.visiting(browser, node.url()).enters("Ada")) {
            ada.page().evaluate("""
                    () => {
                      window.said = [];
                      new MutationObserver(() => said.push(document.getElementById('announcer').textContent))
                        .observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true });
                    }
                    """);
            ada.asks("Out loud?");
            ada.seesAnswer(0, "Word by word by word.");
            ada.page().waitForFunction("() => said.length > 0");
            assertThat(ada.page().evaluate("said"))
                    .isEqualTo(List.of("The answer is complete. · Word by word by word."));
            Locator live =
                    ada.page().locator("#transcript [aria-live], #transcript [role=log], #transcript [role=status]");
            assertThat(live.count()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-GB, en, ltr, Ready to chat?, now",
        "de-AT, de, ltr, Bereit, jetzt",
        "fr-CA, fr, ltr, Envie, maintenant",
        "es-MX, es, ltr, Empezamos, ahora",
        "ar-EG, ar, rtl, هل, الآن",
        "zh-CN, zh, ltr, 聊, 现在",
        "tlh, en, ltr, Ready to chat?, now",
    })
    void speaksTheReadersLanguage(String locale, String language, String direction, String greeting, String now) {
        try (Person ada = Person.visiting(browser, node.url(), new NewContextOptions().setLocale(locale))) {
            assertThat(ada.page().locator("html")).hasAttribute("lang", language);
            assertThat(ada.page().locator("html")).hasAttribute("dir", direction);
            assertThat(ada.page().locator("#start-title")).containsText(greeting);
            ada.page().locator("#start").click();
            ada.page().locator("#name").fill("Ada");
            ada.presses("Enter");
            ada.page().locator("#status[data-state=connected]").waitFor();
            ada.page().locator("#question").fill("When?");
            ada.presses("Enter");
            ada.seesEnd(0);
            assertThat(ada.turn(0).locator(".answer time")).hasText(now);
            assertThat(ada.page().locator("body").innerText())
                    .doesNotContainPattern("\\b(?:answer|status|message|empty)\\.[a-z]");
        }
    }

    @Test
    void answersReadInTheirOwnDirection() {
        model.answers("العربية؟", "مرحبا بالعالم\n\nHello world");
        try (Person ada = Person.visiting(browser, node.url()).enters("Ada")) {
            ada.asks("العربية؟");
            ada.seesEnd(0);
            Locator blocks = ada.answer(0).locator("p");
            assertThat(blocks.nth(0).evaluate("p => getComputedStyle(p).direction"))
                    .isEqualTo("rtl");
            assertThat(blocks.nth(1).evaluate("p => getComputedStyle(p).direction"))
                    .isEqualTo("ltr");
            assertThat(ada.turn(0).locator(".question-text").evaluate("p => getComputedStyle(p).direction"))
                    .isEqualTo("rtl");
        }
    }

    @Test
    void coloursAreThePersonsChoiceAndLast() {
        try (Person ada = Person.visiting(browser, node.url())) {
            ada.clicks("Colours: system");
            ada.clicks("Colours: light");
            assertThat(ada.page().locator("html")).hasAttribute("data-theme", "dark");
            ada.reloads();
            assertThat(ada.page().locator("html")).hasAttribute("data-theme", "dark");
            ada.clicks("Colours: dark");
            ada.clicks("Colours: system");
            assertThat(ada.page().locator("html")).hasAttribute("data-theme", "light");
        }
    }

    @Test
    void nothingMovesForThoseWhoDoNotLikeIt() {
        NewContextOptions still =
                new NewContextOptions().setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE);
        try (Person ada = Person.visiting(browser, node.url(), still).enters("Ada")) {
            ada.asks("Still?");
            ada.seesEnd(0);
            assertThat(ada.page().evaluate("document.getAnimations().length")).isEqualTo(0);
        }
    }
}
