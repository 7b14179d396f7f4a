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

/** What a person has written is theirs until it is answered, whatever becomes of line, session and tab. */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class KeptQuestionsIT {
    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    private Line line;
    private Person ada;

    KeptQuestionsIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    @BeforeEach
    void enter() {
        line = Line.to(node.port());
        ada = Person.visiting(browser, line.url()).enters("Ada");
    }

    @AfterEach
    void leave() {
        ada.close();
        line.close();
    }

    @Test
    void asksOnceWhatWasSentWithoutANetwork() {
        ada.isOffline(true);
        ada.seesStatus("Offline");
        ada.sees(ada.page().locator("#send[title='Send when the connection is back']"));
        ada.asks("Sent in a tunnel?");
        ada.seesQuestion(0, "Sent in a tunnel?");
        ada.sees("Will be sent when the connection is back");
        ada.isOffline(false);
        ada.seesAnswer(0, "You said: Sent in a tunnel?");
        ada.seesTurns(1);
        assertThat(model.requests("Sent in a tunnel?")).hasSize(1);
    }

    @Test
    void keepsADraftThroughAReload() {
        ada.drafts("Not yet fini");
        ada.reloads();
        ada.seesStatus("Connected");
        ada.seesDraft("Not yet fini");
    }

    @Test
    void keepsADraftWhenTheSessionIsOver() {
        ada.drafts("Half a thought");
        ada.page().evaluate("fetch('session', { method: 'DELETE' })");
        ada.sees("Your session has expired");
        assertThat(ada.page().getByLabel("Your name").inputValue()).isEqualTo("Ada");
        ada.introducesThemselves("Ada");
        ada.seesDraft("Half a thought");
        ada.seesTurns(0);
    }

    @Test
    void countsDownToTheNextTryAndTriesAtOnceWhenAsked() {
        line.cut();
        ada.seesStatus("Reconnecting");
        // Waits double, so soon there is one that is long enough to be cut short.
        ada.page().waitForFunction("() => /[4-9] s|1\\d s/.test(document.getElementById('retry').textContent)");
        line.mend();
        ada.page().locator("#retry").click();
        ada.seesStatus("Connected");
        ada.doesNotSee(ada.page().locator("#retry"));
    }

    @Test
    void showsWhatWasNotAcceptedAndAsksItAgain() {
        ada.page().routeWebSocket("**/chat?**", socket -> {
            var server = socket.connectToServer();
            boolean[] refused = {false};
            socket.onMessage(frame -> {
                if (frame.text().contains("\"ask\"") && !refused[0]) {
                    refused[0] = true;
                    String id = frame.text().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
                    socket.send("{\"type\":\"error\",\"code\":\"bad_frame\",\"message\":\"no\",\"id\":\"" + id + "\"}");
                } else {
                    server.send(frame.text());
                }
            });
        });
        ada.reloads();
        ada.seesStatus("Connected");
        ada.asks("Is this fine?");
        ada.sees("This question was not accepted.");
        ada.clicks("Try again");
        ada.seesAnswer(0, "You said: Is this fine?");
        ada.seesTurns(1);
    }

    @Test
    void newChatInOneTabIsThatOfTheOther() {
        ada.asks("In the old chat");
        ada.seesAnswer(0, "You said: In the old chat");
        Person adaAgain = ada.inAnotherTab();
        adaAgain.seesTurns(1);

        ada.clicks("New chat");
        ada.clicks("Delete and start anew");
        ada.seesStatus("Connected");
        ada.seesTurns(0);
        adaAgain.seesStatus("Connected");
        adaAgain.seesTurns(0);
        ada.asks("In the new chat");
        adaAgain.seesAnswer(0, "You said: In the new chat");
        assertThat(ada.page().locator("#who").textContent()).isEqualTo("Ada");
    }

    @Test
    void keepsTheOldChatWhenAPersonThinksBetterOfIt() {
        ada.asks("Worth keeping");
        ada.seesAnswer(0, "You said: Worth keeping");
        ada.clicks("New chat");
        ada.clicks("Keep this one");
        ada.seesTurns(1);
        ada.reloads();
        ada.seesAnswer(0, "You said: Worth keeping");
    }

    @Test
    void bringsBackTheConversationWithAWordOfPatience() {
        ada.asks("Still there?");
        ada.seesAnswer(0, "You said: Still there?");
        ada.page().route("**/chat_history", route -> route.abort());
        ada.reloads();
        ada.sees("Bringing back your conversation…");
        ada.page().unroute("**/chat_history");
        ada.seesAnswer(0, "You said: Still there?");
        ada.doesNotSee(ada.page().getByText("Bringing back your conversation…"));
    }

    @Test
    void bringsBackTheLastQuestionToAskItBetter() {
        ada.asks("A questoin?");
        ada.seesAnswer(0, "You said: A questoin?");
        ada.page().getByLabel("Your question").press("ArrowUp");
        ada.seesDraft("A questoin?");
    }

    @Test
    void answersGoOnWhileTheTabIsReloadedTwice() {
        Gate gate = new Gate();
        model.answers("Twice?", Answer.of("Once ").hold(gate).say("and twice."));
        ada.asks("Twice?");
        ada.seesInAnswer(0, "Once");
        ada.reloads();
        ada.seesInAnswer(0, "Once");
        ada.reloads();
        ada.seesThatMoreComes(0);
        gate.open();
        ada.seesAnswer(0, "Once and twice.");
    }
}
