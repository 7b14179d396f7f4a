package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

@ExtendWith({SharedNode.class, SharedBrowser.class})
final class BrokenLineIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    private Line line;
    private Person ada;

    BrokenLineIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @BeforeEach
    void connect() {
        line = Line.to(node.port());
        ada = Person.visiting(browser, line.url()).enters("Ada");
    }

    @AfterEach
    void hangUp() {
        ada.close();
        line.close();
    }

    @Test
    void completesAnAnswerAfterTheLineWasCut() {
        Gate gate = new Gate();
        model.answers("A long one?", Answer.of("Once ", "upon ").hold(gate).say("a ", "time."));
        ada.asks("A long one?");
        ada.seesInAnswer(0, "Once upon");
        line.cut();
        ada.seesStatus("Reconnecting");
        gate.open();
        line.mend();
        ada.seesStatus("Connected");
        ada.seesAnswer(0, "Once upon a time.");
        ada.seesTurns(1);
        assertThat(model.requests("A long one?")).hasSize(1);
    }

    @Test
    void goesOnWritingAfterTheLineWasCut() {
        Gate gate = new Gate();
        model.answers("Is the line still there?", Answer.of("Yes, ").hold(gate).say("still ", "here."));
        ada.asks("Is the line still there?");
        ada.seesInAnswer(0, "Yes,");
        line.cut();
        ada.seesStatus("Reconnecting");
        line.mend();
        ada.seesStatus("Connected");
        ada.seesThatMoreComes(0);
        gate.open();
        ada.seesAnswer(0, "Yes, still here.");
    }

    @Test
    void asksOnceWhatWasTypedWithoutALine() {
        line.cut();
        ada.seesStatus("Reconnecting");
        ada.asks("Anybody?");
        ada.asks("Nobody?");
        ada.sees("Will be sent when the connection is back");
        line.mend();
        ada.seesAnswer(0, "You said: Anybody?");
        ada.seesAnswer(1, "You said: Nobody?");
        ada.seesTurns(2);
        assertThat(model.requests("Anybody?")).hasSize(1);
    }

    @Test
    void keepsTheSessionWhenReloadedWithoutALine() {
        ada.asks("Remember this");
        ada.seesAnswer(0, "You said: Remember this");
        ada.page().route("**/chat_history", route -> route.abort());
        ada.reloads();
        ada.seesStatus("Reconnecting");
        ada.page().unroute("**/chat_history");
        ada.seesAnswer(0, "You said: Remember this");
        ada.seesStatus("Connected");
    }
}
