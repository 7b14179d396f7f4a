package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.system.Answer;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/** The worst of the hostile answers on their whole way: model, Redis, socket and page, with the headers of the server. */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class HostileAnswersIT {
    private static final int TOKENS = 20;
    private static final List<HostileAnswer> WORST = Stream.of(
                    Map.entry("scripts", "script that closes the page itself"),
                    Map.entry("scripts", "one of the page's own scripts once more"),
                    Map.entry("handlers", "element that brings its shadow with it"),
                    Map.entry("handlers", "dialogs of the browser"),
                    Map.entry("addresses", "script as an address with a tab as an entity"),
                    Map.entry("addresses", "page in a data address"),
                    Map.entry("links", "definition that sets an object's parts"),
                    Map.entry("mutations", "formula with a glyph and style in a table's place"),
                    Map.entry("mutations", "block of markup that begins and ends in different blocks"),
                    Map.entry("drawings", "animation of a link's address"),
                    Map.entry("embeds", "frame with a document"),
                    Map.entry("embeds", "going elsewhere at once"),
                    Map.entry("styles", "layer over the whole page"),
                    Map.entry("clobbering", "name of what a window has"),
                    Map.entry("code", "handler in a fence's name"),
                    Map.entry("formulas", "formula with a script for a link"),
                    Map.entry("diagrams", "directive that loosens the rules"),
                    Map.entry("characters", "halves of characters"),
                    Map.entry("remote", "image of another host, small and hidden"))
            .map(answer -> HostileAnswer.of(answer.getKey(), answer.getValue()))
            .toList();

    /** One of everything that the page may need more files for. */
    private static final String USUAL = """
            # Usual

            ```java
            class A {}
            ```

            $x^2$ and $$x^2$$

            ```mermaid
            graph TD
            A-->B
            ```
            """;

    /** What the page asks for anyway. */
    private static final Set<String> REQUESTS = new HashSet<>();

    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser chromium;

    private Harm harm;
    private Person ada;

    HostileAnswersIT(ParleyProcess node, ModelStub model, Browser chromium) {
        this.node = node;
        this.model = model;
        this.chromium = chromium;
    }

    @BeforeEach
    void visit() {
        if (REQUESTS.isEmpty()) {
            seeTheUsual();
        }
        BrowserContext browser = chromium.newContext();
        harm = Harm.watch(browser, REQUESTS::contains);
        ada = Person.visiting(browser, node.url());
        assertThat(harm.take()).containsExactly("gone to " + node.url() + "/");
    }

    private void seeTheUsual() {
        BrowserContext browser = chromium.newContext();
        browser.onRequest(request -> REQUESTS.add(request.url()));
        try (Person grace = Person.visiting(browser, node.url())) {
            grace.enters("Grace");
            model.answers("The usual?", Answer.of(USUAL));
            grace.asks("The usual?");
            grace.seesInAnswer(0, "Usual");
            grace.seesEnd(0);
            grace.reloads();
            grace.seesInAnswer(0, "Usual");
            grace.page().waitForLoadState(LoadState.NETWORKIDLE);
        }
    }

    @AfterEach
    void leave() {
        ada.close();
    }

    @Test
    void noAnswerDoesHarmNeitherWhenItComesNorLater() {
        ada.enters("Ada");
        ada.page().evaluate("harm.begin()");
        List<String> done = new ArrayList<>();
        for (int i = 0; i < WORST.size(); i++) {
            HostileAnswer answer = WORST.get(i);
            model.answers("Hostile? " + answer, Answer.of(tokens(answer.text())));
            ada.asks("Hostile? " + answer);
            ada.seesQuestion(i, "Hostile? " + answer);
            ada.seesEnd(i);
            note(done, answer, ada.answer(i));
        }
        harmInPage().forEach(done::add);
        ada.reloads();
        ada.seesTurns(WORST.size());
        ada.seesEnd(WORST.size() - 1);
        assertThat(harm.take()).containsExactly("gone to " + node.url() + "/");
        for (int i = 0; i < WORST.size(); i++) {
            note(done, WORST.get(i), ada.answer(i));
        }
        assertThat(done).isEmpty();
        assertThat(ada.foreignRequests()).isEmpty();
    }

    static Stream<HostileAnswer> questions() {
        return WORST.stream().filter(answer -> answer.family().matches("scripts|handlers|mutations|formulas|styles"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void noQuestionDoesHarm(HostileAnswer question) {
        ada.enters("Ada");
        ada.page().evaluate("harm.begin()");
        model.answers(question.text(), "You said: ", question.text());
        ada.asks(question.text());
        ada.seesEnd(0);
        Locator shown = ada.page().locator(".question-text").first();
        assertThat(shown.textContent()).isEqualTo(question.text());
        List<String> done = new ArrayList<>(harmInPage());
        note(done, question, shown);
        note(done, question, ada.answer(0));
        assertThat(done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=hit=1>",
                "\"><svg onload=hit=1>",
                "</title></p></header><script>hit=1</script>",
                "' onmouseover='hit=1' title='",
                "#{hit=1} ${7*7} {{hit=1}} {0} {1} $1 $&",
                "![x](https://evil.test/x.png)",
                "__proto__",
                "\u202etset.live",
            })
    void noNameDoesHarm(String name) {
        ada.enters(name);
        ada.page().evaluate("harm.begin()");
        Locator shown = ada.page().locator("#who");
        assertThat(shown.textContent()).isEqualTo(name);
        assertThat(shown.getAttribute("title")).isEqualTo("Signed in as " + name);
        assertThat(shown.locator("*").count()).isZero();
        ada.asks("Who am I?");
        ada.seesAnswer(0, "You said: Who am I?");
        assertThat(harmInPage()).isEmpty();
    }

    /** In pieces that break characters, words and tags. */
    private static String[] tokens(String text) {
        int step = Math.max(5, text.length() / TOKENS);
        return Stream.iterate(0, at -> at < text.length(), at -> at + step)
                .map(at -> text.substring(at, Math.min(text.length(), at + step)))
                .toArray(String[]::new);
    }

    private void note(List<String> done, HostileAnswer answer, Locator shown) {
        Object found = shown.evaluate("element => harm.inAnswer(element)");
        ((List<?>) found).forEach(what -> done.add(answer + ": " + what));
        harm.take().forEach(what -> done.add(answer + ": " + what));
    }

    private List<String> harmInPage() {
        List<String> all = new ArrayList<>(harm.take());
        ((List<?>) ada.page().evaluate("harm.inPage()")).forEach(what -> all.add(String.valueOf(what)));
        return all;
    }
}
