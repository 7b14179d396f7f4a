package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/** What a person can do with a message, and learn of it. */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class MessageIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    private Person ada;

    MessageIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @BeforeEach
    void enter() {
        NewContextOptions device = new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
        ada = Person.visiting(browser, node.url(), device).enters("Ada Lovelace");
    }

    @AfterEach
    void leave() {
        ada.close();
    }

    @Test
    void copiesAnAnswerAsItWasWritten() {
        model.answers("Copy me?", "A **bold** answer.");
        ada.asks("Copy me?");
        ada.seesAnswer(0, "A bold answer.");
        ada.turn(0).locator(".answer").hover();
        ada.turn(0).locator(".answer .copy-message").click();
        ada.sees("Copied");
        assertThat(clipboard()).isEqualTo("A **bold** answer.");

        ada.turn(0).locator(".question .copy-message").click();
        ada.sees(ada.turn(0).locator(".question .copy-message[data-copied]"));
        assertThat(clipboard()).isEqualTo("Copy me?");
    }

    @Test
    void copiesCodeAlone() {
        model.answers("Code to copy?", "Look:\n\n```java\nint i = 1;\n```\n");
        ada.asks("Code to copy?");
        ada.seesEnd(0);
        ada.answer(0).locator(".code-head .copy").click();
        ada.sees("Copied");
        assertThat(clipboard()).isEqualTo("int i = 1;");
    }

    @Test
    void tellsModelUsageAndTimeWhereThePointerRests() {
        ada.asks("What did it take?");
        ada.seesAnswer(0, "You said: What did it take?");
        Locator facts = ada.turn(0).locator(".facts");
        ada.page().mouse().move(0, 0);
        assertThat(facts.evaluate("f => getComputedStyle(f).opacity")).isEqualTo("0");
        ada.turn(0).locator(".answer").hover();
        ada.page()
                .waitForCondition(
                        () -> facts.evaluate("f => getComputedStyle(f).opacity").equals("1"));
        assertThat(facts.textContent()).startsWith("stub/model-1 · ").endsWith(" tokens");
        assertThat(ada.turn(0).locator(".answer time").textContent()).isEqualTo("now");
        assertThat(ada.turn(0).locator(".answer time").getAttribute("title")).matches(".*\\d.*");

        ada.reloads();
        ada.seesAnswer(0, "You said: What did it take?");
        assertThat(facts.textContent()).startsWith("stub/model-1 · ").endsWith(" tokens");
    }

    @Test
    void foldsWhatTheModelThoughtAboveItsAnswer() {
        Gate gate = new Gate();
        model.answers(
                "A riddle?",
                Answer.of().thinks("Let me ", "see. ").hold(gate).thinks("Yes.").say("It is ", "an egg."));
        ada.asks("A riddle?");
        Locator reasoning = ada.turn(0).locator(".reasoning");
        ada.sees(reasoning);
        ada.sees("Thinking it over");
        assertThat(reasoning.getAttribute("open")).isNull();
        reasoning.locator("summary").click();
        ada.sees(reasoning.getByText("Let me see."));
        gate.open();
        ada.seesAnswer(0, "It is an egg.");
        ada.sees(reasoning.getByText("Let me see. Yes."));

        ada.reloads();
        ada.seesAnswer(0, "It is an egg.");
        ada.sees(reasoning);
        ada.doesNotSee(reasoning.locator(".reasoning-text"));
    }

    private Object clipboard() {
        return ada.page().evaluate("navigator.clipboard.readText()");
    }
}
