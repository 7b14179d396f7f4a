package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

@ExtendWith({SharedNode.class, SharedBrowser.class})
final class ChatPageIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    ChatPageIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @Test
    void showsAnAnswerWhileItIsWrittenAndStillAfterAReload() {
        Gate gate = new Gate();
        model.answers("Who are you?", Answer.of("I am ", "a **st").hold(gate).say("ub**.\n\n- one\n", "- two\n"));
        try (Person ada = visitor()) {
            ada.enters("Ada");
            ada.asks("Who are you?");
            ada.seesQuestion(0, "Who are you?");
            ada.seesInAnswer(0, "I am a st");
            ada.seesThatMoreComes(0);
            gate.open();
            ada.seesAnswer(0, "I am a stub. one two");
            assertThat(ada.answer(0).locator("strong").textContent()).isEqualTo("stub");

            ada.reloads();
            ada.seesStatus("Connected");
            ada.seesQuestion(0, "Who are you?");
            ada.seesAnswer(0, "I am a stub. one two");
            ada.seesTurns(1);
            assertThat(model.requests("Who are you?")).hasSize(1);
            assertThat(ada.complaints()).isEmpty();
            assertThat(ada.foreignRequests()).isEmpty();
        }
    }

    @Test
    void goesOnWithAnAnswerThatIsBeingWrittenDuringAReload() {
        Gate gate = new Gate();
        model.answers("Half and half?", Answer.of("The first half").hold(gate).say(" and the second."));
        try (Person ada = visitor()) {
            ada.enters("Ada");
            ada.asks("Half and half?");
            ada.seesInAnswer(0, "The first half");
            ada.reloads();
            ada.seesInAnswer(0, "The first half");
            ada.seesThatMoreComes(0);
            gate.open();
            ada.seesAnswer(0, "The first half and the second.");
        }
    }

    @Test
    void keepsWhatWasWrittenWhenStopped() {
        Gate gate = new Gate();
        model.answers("For ever?", Answer.of("On and on").hold(gate).say(" and on."));
        try (Person ada = visitor()) {
            ada.enters("Ada");
            ada.asks("For ever?");
            ada.seesInAnswer(0, "On and on");
            ada.clicks("Stop");
            ada.seesAnswer(0, "On and on");
            ada.sees("Stopped");
        } finally {
            gate.open();
        }
    }

    @Test
    void showsTheSameInEveryTab() {
        try (Person ada = visitor()) {
            ada.enters("Ada");
            Person adaAgain = ada.inAnotherTab();
            adaAgain.seesStatus("Connected");
            ada.asks("Do you hear me?");
            adaAgain.seesQuestion(0, "Do you hear me?");
            adaAgain.seesAnswer(0, "You said: Do you hear me?");
            adaAgain.asks("And now?");
            ada.seesAnswer(1, "You said: And now?");
            ada.seesTurns(2);
            adaAgain.seesTurns(2);
        }
    }

    @Test
    void forgetsEverythingOnSigningOut() {
        try (Person ada = visitor()) {
            ada.enters("Ada");
            ada.asks("Will you forget me?");
            ada.seesAnswer(0, "You said: Will you forget me?");
            String token = ada.cookies().get(0).value;
            ada.clicks("Sign out");
            ada.clicks("Sign out and delete");
            ada.seesWelcome();
            ada.seesTurns(0);
            assertThat(ada.cookies()).isEmpty();
            assertThat(node.get("/chat_history?token=" + token).statusCode()).isEqualTo(400);

            ada.enters("Grace");
            ada.seesTurns(0);
        }
    }

    @Test
    void letsNothingInAnAnswerRunOrLoad() {
        model.answers(
                "Be evil",
                "Look: <script>window.hit=1</script> <img src=x onerror=\"window.hit=1\">",
                " ![p](https://evil.example/p.png) [l](javascript:window.hit=1)\n\n",
                "<svg onload=window.hit=1> <iframe src=https://evil.example></iframe>\n\n",
                "```\"><img src=x onerror=window.hit=1>\ncode\n```\n\nThe end.");
        try (Person ada = visitor()) {
            ada.enters("<b onmouseover=alert(1)>Ada</b>");
            ada.asks("Be evil");
            ada.seesInAnswer(0, "The end.");
            ada.seesInAnswer(0, "<script>window.hit=1</script>");
            assertThat(ada.answer(0).locator("script, img, svg, iframe").count())
                    .isZero();
            assertThat(ada.answer(0).locator("a").all())
                    .extracting(link -> link.getAttribute("href"), link -> link.getAttribute("rel"))
                    .containsExactly(tuple("https://evil.example/p.png", "noopener noreferrer"));
            assertThat(ada.page().evaluate("window.hit")).isNull();
            assertThat(ada.foreignRequests()).isEmpty();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    @Test
    void offersToAskAgainWhatTheModelRefused() {
        model.answers("Broken?", Answer.refusal(400, Map.of()), Answer.of("Not any more."));
        try (Person ada = visitor()) {
            ada.enters("Ada");
            ada.asks("Broken?");
            ada.sees("The model refused this question.");
            ada.clicks("Ask again");
            ada.seesAnswer(1, "Not any more.");
        }
    }

    @Test
    void keepsNoCookieButTheSessions() {
        try (Person ada = visitor()) {
            ada.seesWelcome();
            assertThat(ada.cookies()).isEmpty();
            ada.enters("Ada");
            assertThat(ada.cookies()).singleElement().satisfies(ChatPageIT::isOutOfReach);
            assertThat(ada.page().evaluate("document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"))
                    .isEqualTo("{}");
        }
    }

    private static void isOutOfReach(Cookie cookie) {
        assertThat(cookie.name).isEqualTo("chat_session");
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.sameSite.name()).isEqualTo("STRICT");
    }

    @Test
    void letsAPersonTryTheHttpCalls() {
        try (Person ada = visitor()) {
            ada.goesTo("/docs");
            ada.sees("Begin a session");
            ada.page()
                    .locator("#operations-session-beginSession button")
                    .first()
                    .click();
            ada.clicks("Try it out");
            ada.clicks("Execute");
            ada.sees(ada.page().locator(".live-responses-table .response-col_status", containing("200")));
            assertThat(ada.foreignRequests()).isEmpty();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private Person visitor() {
        return Person.visiting(browser, node.url());
    }
}
