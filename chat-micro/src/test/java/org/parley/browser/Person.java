package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;

/** Somebody at the page: says what a person does there and sees. For one thread. */
final class Person implements AutoCloseable {
    private static final double PATIENCE = 30_000;

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

    /** The same person, in another tab. */
    Person inAnotherTab() {
        Person other = new Person(browser, home, complaints, foreignRequests);
        other.page.navigate(home);
        return other;
    }

    Person enters(String name) {
        page.getByLabel("Your name").fill(name);
        button("Start chatting").click();
        seesStatus("Connected");
        return this;
    }

    void asks(String question) {
        page.getByLabel("Your question").fill(question);
        page.getByLabel("Your question").press("Enter");
    }

    void reloads() {
        page.reload();
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
        assertThat(answer(index)).containsText(text, new ContainsTextOptions().setTimeout(PATIENCE));
    }

    /** Sees exactly this answer, and that nothing more will come. */
    void seesAnswer(int index, String text) {
        seesEnd(index);
        assertThat(answer(index)).hasText(text, new HasTextOptions().setTimeout(PATIENCE));
    }

    void seesEnd(int index) {
        assertThat(page.locator("li.turn").nth(index).locator(".typing"))
                .isHidden(new IsHiddenOptions().setTimeout(PATIENCE));
    }

    void seesThatMoreComes(int index) {
        sees(page.locator("li.turn").nth(index).locator(".typing"));
    }

    void seesTurns(int count) {
        assertThat(page.locator("li.turn")).hasCount(count, new HasCountOptions().setTimeout(PATIENCE));
    }

    void sees(String text) {
        sees(page.getByText(text).first());
    }

    void seesWelcome() {
        sees(page.getByLabel("Your name"));
    }

    void sees(Locator locator) {
        assertThat(locator).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
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

    @Override
    public void close() {
        browser.close();
    }
}
