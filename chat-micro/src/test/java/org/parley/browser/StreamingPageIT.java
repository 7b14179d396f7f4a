package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

@ExtendWith({SharedNode.class, SharedBrowser.class})
final class StreamingPageIT {
    private static final Path RECORD = Path.of("target", "page-frames.txt");

    private final ParleyProcess node;
    private final ModelStub model;
    private final Browser browser;

    StreamingPageIT(ParleyProcess node, ModelStub model, Browser browser) {
        this.node = node;
        this.model = model;
        this.browser = browser;
    }

    /** Of all kinds of blocks, some 50 KB of them. */
    private static String longAnswer() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; text.length() < 50_000; i++) {
            text.append("## Part ").append(i).append("\n\n");
            text.append("Some **bold** words, some `code` and a [link](https://example.org/")
                    .append(i)
                    .append("). ");
            text.append("And more of them, so that the paragraph is a paragraph. ".repeat(6))
                    .append("\n\n");
            text.append("- one\n- two with *emphasis*\n- three\n\n");
            text.append("```java\nclass Part")
                    .append(i)
                    .append(" {\n    int number() {\n        return ")
                    .append(i);
            text.append(";\n    }\n}\n```\n\n| name | number |\n|---|--:|\n| part | ")
                    .append(i)
                    .append(" |\n\n");
        }
        return text.toString();
    }

    private static Answer inPieces(String text, int length, Duration gap) {
        Answer answer = Answer.of();
        for (int at = 0; at < text.length(); at += length) {
            answer = answer.say(text.substring(at, Math.min(text.length(), at + length)))
                    .gap(gap);
        }
        return answer;
    }

    @Test
    void drawsALongAnswerFrameByFrame() throws IOException {
        String text = longAnswer();
        model.answers("A long one, please", inPieces(text, 60, Duration.ofMillis(10)));
        try (Person ada = visitor()) {
            ada.page().evaluate("""
                    () => {
                      const frames = (window.frames60 = []);
                      const long = (window.longTasks = []);
                      new PerformanceObserver((list) => list.getEntries().forEach((e) => long.push(e.duration)))
                        .observe({ type: 'longtask' });
                      let last;
                      const tick = (now) => {
                        const writing = document.querySelector('.answer[aria-busy=true] .answer-body :first-child');
                        if (writing && last) frames.push(now - last);
                        last = now;
                        requestAnimationFrame(tick);
                      };
                      requestAnimationFrame(tick);
                    }
                    """);
            ada.asks("A long one, please");
            ada.seesEnd(0);
            List<Number> frames = numbers(ada, "frames60.sort((a, b) => a - b)");
            List<Number> longTasks = numbers(ada, "longTasks");
            double median = at(frames, 0.5);
            Files.writeString(
                    RECORD,
                    "%,d characters in %d frames: median %.1f ms, 95%% %.1f ms, 99%% %.1f ms; long tasks: %s%n"
                            .formatted(
                                    text.length(),
                                    frames.size(),
                                    median,
                                    at(frames, 0.95),
                                    at(frames, 0.99),
                                    longTasks));
            assertThat(frames).hasSizeGreaterThan(100);
            // The typical frame alone: what the rest of the machine does in the meantime is not the page's.
            assertThat(median).as("milliseconds a frame, see %s", RECORD).isLessThan(18);
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static double at(List<Number> sorted, double part) {
        return sorted.get((int) ((sorted.size() - 1) * part)).doubleValue();
    }

    @SuppressWarnings("unchecked")
    private static List<Number> numbers(Person person, String expression) {
        return (List<Number>) person.page().evaluate(expression);
    }

    @Test
    void showsNoMarksOfWhatIsNotFinished() {
        String text = "A **bold** word and `code`, see [the page](https://example.org).\n\n- one **two**\n\n"
                + "| a | b |\n|---|---|\n| 1 | 2 |\n\n```java\nint i;\n```\n\nDone.";
        model.answers("Bit by bit?", inPieces(text, 3, Duration.ofMillis(60)));
        try (Person ada = visitor()) {
            ada.page().evaluate("""
                    () => {
                      window.seen = [];
                      new MutationObserver(() => {
                        const words = document.querySelector('.answer-body')?.textContent ?? '';
                        if (/\\*\\*|``|\\]\\(|\\|/.test(words)) seen.push(words);
                      }).observe(document.getElementById('transcript'), { subtree: true, childList: true, characterData: true });
                    }
                    """);
            ada.asks("Bit by bit?");
            ada.seesInAnswer(0, "Done.");
            ada.seesEnd(0);
            assertThat(ada.page().evaluate("seen")).isEqualTo(List.of());
            assertThat(ada.answer(0).locator("strong, a, table, pre").count()).isEqualTo(5);
        }
    }

    @Test
    void leavesAloneWhatIsWrittenAlready() {
        Gate gate = new Gate();
        model.answers("Growing?", Answer.of("The first.\n\nThe sec").hold(gate).say("ond.\n\nThe third."));
        try (Person ada = visitor()) {
            ada.asks("Growing?");
            ada.seesInAnswer(0, "The sec");
            Locator first = ada.answer(0).locator("p").first();
            first.evaluate("p => { p.marked = true; getSelection().selectAllChildren(p); }");
            gate.open();
            ada.seesAnswer(0, "The first. The second. The third.");
            assertThat(first.evaluate("p => p.marked === true && String(getSelection())"))
                    .isEqualTo("The first.");
        }
    }

    @Test
    void followsTheEndOnlyWhileTheReaderIsThere() {
        Gate read = new Gate();
        Gate more = new Gate();
        String lines = "A line of many.\n\n".repeat(60);
        model.answers(
                "Many lines?", Answer.of(lines).hold(read).say(lines).hold(more).say(lines, "The end."));
        try (Person ada = visitor()) {
            ada.asks("Many lines?");
            ada.seesInAnswer(0, "A line of many.");
            ada.page()
                    .waitForFunction("() => { const s = document.getElementById('scroller');"
                            + " return s.scrollTop > 500 && s.scrollHeight - s.scrollTop - s.clientHeight < 2; }");

            ada.page().mouse().move(600, 400);
            ada.page().mouse().wheel(0, -300);
            ada.sees(ada.page().locator("#latest"));
            Object top = ada.page().evaluate("document.getElementById('scroller').scrollTop");
            Object height = ada.page().evaluate("document.getElementById('scroller').scrollHeight");
            read.open();
            ada.page()
                    .waitForFunction(
                            "before => document.getElementById('scroller').scrollHeight > before + 500", height);
            assertThat(ada.page().evaluate("document.getElementById('scroller').scrollTop"))
                    .isEqualTo(top);

            ada.clicks("Latest message");
            ada.doesNotSee(ada.page().locator("#latest"));
            more.open();
            ada.seesEnd(0);
            ada.page()
                    .waitForFunction("() => { const s = document.getElementById('scroller');"
                            + " return s.scrollHeight - s.scrollTop - s.clientHeight < 2; }");
        }
    }

    @Test
    void saysThatTheModelIsStillThinking() {
        Gate gate = new Gate();
        model.answers("A hard one?", Answer.held(gate).say("Solved."));
        try (Person ada = visitor()) {
            ada.asks("A hard one?");
            ada.sees("Writing an answer");
            ada.sees("Still thinking, for");
            gate.open();
            ada.seesAnswer(0, "Solved.");
        }
    }

    @Test
    void saysWhichQuestionsComeFirst() {
        Gate gate = new Gate();
        model.answers("The first of three", Answer.held(gate).say("One."));
        try (Person ada = visitor()) {
            ada.asks("The first of three");
            ada.seesThatMoreComes(0);
            ada.asks("The second of three");
            ada.asks("The third of three");
            ada.sees("In the queue; questions before it: 1");
            ada.sees("In the queue; questions before it: 2");
            ada.turn(2).getByText("Don’t answer").click();
            ada.sees("Stopped before it began");
            gate.open();
            ada.seesAnswer(1, "You said: The second of three");
        }
    }

    private Person visitor() {
        return Person.visiting(browser, node.url()).enters("Ada");
    }
}
