package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasValueOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** Somebody at the page: says what a person does there and sees. For one thread. */
final class Person implements AutoCloseable {
    private static final double PATIENCE = 30_000;
    private static final Pattern OVER = Pattern.compile("done|failed");

    private final BrowserContext browser;
    private final Page page;
    private final String home;
    private final List<String> complaints;
    private final List<String> foreignRequests;

    private Person(BrowserContext browser, String home, List<String> complaints, List<String> foreignRequests) {
        this.browser = browser;
        this.home = home;
        this.complaints = complaints;
        this.foreignRequests = foreignRequests;
        page = browser.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(home + "/")) {
                foreignRequests.add(request.url());
            }
        });
    }

    /** Somebody who has never been there before. */
    static Person visiting(Browser browser, String home) {
        Person person = aboutToVisit(browser, home);
        person.page.navigate(home);
        return person;
    }

    /** The same, with nothing opened yet. */
    static Person aboutToVisit(Browser browser, String home) {
        return new Person(browser.newContext(), home, new ArrayList<>(), new ArrayList<>());
    }

    /** Somebody whose device and tastes are these. */
    static Person visiting(Browser browser, String home, NewContextOptions device) {
        return visiting(browser.newContext(device), home);
    }

    /** Somebody with a browser of their own, which ends with them. */
    static Person visiting(BrowserContext browser, String home) {
        Person person = new Person(browser, home, new ArrayList<>(), new ArrayList<>());
        person.page.navigate(home);
        return person;
    }

    /** The same person, in another tab. */
    Person inAnotherTab() {
        Person other = new Person(browser, home, complaints, foreignRequests);
        other.page.navigate(home);
        return other;
    }

    Person enters(String name) {
        button("Start chatting").click();
        return introducesThemselves(name);
    }

    /** Gives a name to the dialog that asks for one. */
    Person introducesThemselves(String name) {
        page.getByLabel("Your name").fill(name);
        button("Continue").click();
        seesStatus("Connected");
        return this;
    }

    void asks(String question) {
        page.getByLabel("Your question").fill(question);
        page.getByLabel("Your question").press("Enter");
    }

    /** Writes without sending. */
    void drafts(String question) {
        page.getByLabel("Your question").fill(question);
    }

    void seesDraft(String text) {
        assertThat(page.getByLabel("Your question")).hasValue(text, new HasValueOptions().setTimeout(PATIENCE));
    }

    void reloads() {
        page.reload();
    }

    void presses(String keys) {
        page.keyboard().press(keys);
    }

    void clicks(String button) {
        button(button).click();
    }

    /** Opens another path of the same node. */
    void goesTo(String path) {
        page.navigate(home + path);
    }

    /** Takes the device off the network, or puts it back. */
    void isOffline(boolean offline) {
        browser.setOffline(offline);
    }

    void seesStatus(String status) {
        assertThat(page.locator("#status"))
                .hasText(status, new HasTextOptions().setTimeout(PATIENCE).setUseInnerText(true));
    }

    void seesQuestion(int index, String text) {
        assertThat(page.locator(".question-text").nth(index)).hasText(text, new HasTextOptions().setTimeout(PATIENCE));
    }

    /** Sees this text in an answer, complete or not. */
    void seesInAnswer(int index, String text) {
        assertThat(answer(index))
                .containsText(
                        text, new ContainsTextOptions().setTimeout(PATIENCE).setUseInnerText(true));
    }

    /** Sees exactly this answer, and that nothing more will come. */
    void seesAnswer(int index, String text) {
        seesEnd(index);
        assertThat(answer(index))
                .hasText(text, new HasTextOptions().setTimeout(PATIENCE).setUseInnerText(true));
    }

    /** Sees that a question is answered, or never will be. */
    void seesEnd(int index) {
        assertThat(turn(index)).hasAttribute("data-state", OVER, new HasAttributeOptions().setTimeout(PATIENCE));
    }

    void seesThatMoreComes(int index) {
        sees(turn(index).locator(".typing"));
    }

    void seesTurns(int count) {
        assertThat(page.locator("li.turn")).hasCount(count, new HasCountOptions().setTimeout(PATIENCE));
    }

    void sees(String text) {
        sees(page.getByText(text).first());
    }

    void seesWelcome() {
        sees(page.getByText("Ready to chat?"));
    }

    void sees(Locator locator) {
        assertThat(locator).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
    }

    void doesNotSee(Locator locator) {
        assertThat(locator).isHidden(new IsHiddenOptions().setTimeout(PATIENCE));
    }

    Locator turn(int index) {
        return page.locator("li.turn").nth(index);
    }

    Locator answer(int index) {
        return page.locator(".answer-body").nth(index);
    }

    Page page() {
        return page;
    }

    List<Cookie> cookies() {
        return browser.cookies();
    }

    /** What the browser's console and the page's scripts complained about. */
    List<String> complaints() {
        return complaints;
    }

    /** Addresses of other hosts that the page asked for. */
    List<String> foreignRequests() {
        return foreignRequests;
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Goes home; whatever was done, the page asked no other host for anything. */
    @Override
    public void close() {
        browser.close();
        Assertions.assertThat(foreignRequests)
                .as("what other hosts were asked for")
                .isEmpty();
    }
}
