package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.browser.Chromium;

/** Whoever finds no harm must be able to see it: all that {@link HostileAnswersTest} looks for, done on purpose. */
final class HarmTest {
    /** Shows what it gets as it is. */
    private static final String UNSAFE = "/test/unsafe-answer.js";

    private static final int BRIEFLY = 4_000;

    private static Chromium chromium;
    private static AnswerStage unguarded;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        unguarded = AnswerStage.on(chromium.browser(), PageSite.unguarded());
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " → ", textBlock = """
            <img src=x onerror=hit=1> → a script ran: hit = 1
            <img src=x onerror=alert(1)> → a script ran: alert(1)
            <iframe srcdoc="<script>parent.hit=1</script>"></iframe> → a script ran: hit = 1
            <iframe sandbox=allow-scripts srcdoc="<script>hit=1</script>"></iframe> → a script ran: hit = 1
            <img src="https://evil.test/x.png"> → a request: https://evil.test/x.png
            <img src=x onerror="throw 1"> → an uncaught error
            <img src=x onerror="document.title='x'"> → changed, title:
            <img src=x onerror="window.name='x'"> → changed, name:
            <img src=x onerror="location.hash='x'"> → changed, address:
            <img src=x onerror="document.cookie='x=y'"> → changed, cookie:
            <img src=x onerror="document.body.append(new Image())"> → changed, parts of the page:
            <img src=x onerror="Object.prototype.x=1"> → changed, parts of all objects:
            <font>x</font> → an element: <font>
            <iframe src=/diagram.html class=drawing-board sandbox=allow-scripts></iframe> → an element: <iframe
            <img class=diagram src="data:image/svg+xml;x"> → an element: <img
            <b role=alert>x</b> → an attribute, role:
            <pre tabindex=1>x</pre> → an attribute, tabindex:
            <b data-turn=x>x</b> → an attribute, data-turn:
            <b id=composer>x</b> → an attribute, id:
            <b class="hljs toast">x</b> → a class, toast:
            <b style="color:red">x</b> → an attribute, style:
            <b style="position:fixed">x</b> → a position, fixed:
            <p style="overflow:auto"><b style="position:fixed">x</b></p> → a position, fixed:
            <b class=copy style="position:absolute">x</b> → a position, absolute:
            <style>.answer-body{overflow:visible}</style><p style="margin-left:-500px">x</p> → outside of the answer by
            <p style="height:0"><b style="display:block;margin-top:500px">x</b></p> → outside of the answer by
            <style>.answer-body{overflow:visible}</style><p style="white-space:nowrap;word-spacing:2000px">x x</p> → words outside of the answer:
            <a href="javascript:hit=1">x</a> → an address:
            <a href=/session>x</a> → an address:
            <a href="https://example.org">x</a> → a link that knows the page:
            <a href="https://example.org" target=_blank rel="noopener noreferrer opener">x</a> → a link that knows the page:
            """)
    void seesTheHarmOfAnUnsafeRenderer(String answer, String harm) {
        unguarded.clear();
        assertThat(seen(unguarded, answer, harm)).anyMatch(seen -> seen.startsWith(harm));
    }

    /** Again until it is seen: what happens in a frame may be heard when that is gone. */
    private static List<String> seen(AnswerStage stage, String answer, String harm) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 10 && seen.stream().noneMatch(what -> what.startsWith(harm)); i++) {
            seen.addAll(stage.show(UNSAFE, answer, BRIEFLY));
        }
        return seen;
    }

    @Test
    void seesThatThePageIsLeft() {
        try (AnswerStage left = AnswerStage.on(chromium.browser(), PageSite.unguarded())) {
            String answer = "<img src=x onerror=\"location='/test/expect.js'\">";
            assertThat(seen(left, answer, "gone to ")).contains("gone to http://parley.test/test/expect.js");
        }
    }

    @Test
    void seesWhatOnlyThePolicyStops() {
        try (AnswerStage guarded = AnswerStage.on(chromium.browser(), PageSite.guarded())) {
            assertThat(guarded.show(UNSAFE, "<img src=x onerror=hit=1>", BRIEFLY))
                    .anyMatch(seen -> seen.startsWith("only the policy stopped it: "));
        }
    }

    @Test
    void seesThatAPageHangs() {
        // In a browser of its own: with such a page, the browser alone can be closed.
        try (Chromium other = Chromium.start()) {
            AnswerStage hanging = AnswerStage.on(other.browser(), PageSite.unguarded());
            assertThat(hanging.show(UNSAFE, "hang", BRIEFLY)).contains(AnswerStage.HUNG);
        }
    }
}
