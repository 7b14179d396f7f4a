package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** One conversation to which a plan happens. */
final class Trial implements AutoCloseable {
    private static final int MOST_QUESTIONS = 3;
    private static final int MOST_TABS = 5;

    private final FaultyWorld world;
    private final Plan plan;
    private final Session session;
    private final List<Tab> tabs = new ArrayList<>();
    /** What the model says to each question, by the id of its ask. */
    private final Map<String, Plan.Speech> answers = new LinkedHashMap<>();

    Trial(FaultyWorld world, Plan plan) {
        this.world = world;
        this.plan = plan;
        session = node(0).opensSession("Ada");
        for (int i = 0; i < plan.tabs(); i++) {
            tabs.add(Tab.early(session, node(i)));
        }
        // Their log begins with the first question, so they must know its start before that.
        within(
                Duration.ofSeconds(20),
                "ready",
                () -> tabs.stream().noneMatch(tab -> tab.apply().isEmpty()));
    }

    void run() {
        ask(0, plan.first());
        for (Plan.Step step : plan.steps()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(step.pause()));
            tabs.forEach(Tab::apply);
            happens(step.deed());
        }
    }

    private void happens(Plan.Deed deed) {
        if (deed instanceof Plan.Ask ask) {
            ask(ask.tab(), ask.answer());
        } else if (deed instanceof Plan.Cut cut) {
            tab(cut.tab()).isCut();
        } else if (deed instanceof Plan.Reconnect reconnect) {
            tab(reconnect.tab()).connects(node(reconnect.node()));
        } else if (deed instanceof Plan.Remember remember) {
            tab(remember.tab()).remembers();
        } else if (deed instanceof Plan.ResumeRemembered resume) {
            tab(resume.tab()).resumesWhatItRemembers(resume.which());
        } else if (deed instanceof Plan.ResumeFromStart resume) {
            tab(resume.tab()).resumesFromStart();
        } else if (deed instanceof Plan.ResumeBogus resume) {
            tab(resume.tab()).resumesAnywhere(resume.cursor());
        } else if (deed instanceof Plan.OpenTab open && tabs.size() < MOST_TABS) {
            tabs.add(Tab.late(session, node(open.node())));
        } else if (deed instanceof Plan.DropPublishes drop) {
            world.lines().get(drop.line()).faults().dropNext(drop.next());
        } else if (deed instanceof Plan.LoseReplies lose) {
            world.lines().get(lose.line()).faults().loseNext(lose.next());
        } else if (deed instanceof Plan.RandomFaults random) {
            world.lines().get(random.line()).faults().atRandom(random.dropping(), random.losing(), random.seed());
        } else if (deed instanceof Plan.CutLine cut) {
            world.lines().get(cut.line()).cut();
        }
    }

    private void ask(int tab, Plan.Speech answer) {
        if (answers.size() < MOST_QUESTIONS) {
            String id = UUID.randomUUID().toString();
            String question = "Question " + id + "?";
            world.model().answers(question, answer.answers());
            answers.put(id, answer);
            tab(tab).asks(id, question);
        }
    }

    private Tab tab(int i) {
        return tabs.get(i % tabs.size());
    }

    private ParleyProcess node(int i) {
        return world.web().get(i % world.web().size());
    }

    /** Lets everything come to rest, and compares. */
    void endsTheSameForAll(Duration limit) {
        world.calms();
        within(limit, "every question to be answered", () -> {
            goOn();
            return tabs.stream().allMatch(Tab::isConfirmed) && answered() == answers.size();
        });
        plan.afterwards().forEach(this::happens);
        Tab last = Tab.early(session, node(0));
        within(limit, "the log's end", () -> !last.apply().isEmpty());
        tabs.add(last);
        within(limit, "every tab to come to the log's end", () -> {
            goOn();
            return tabs.stream().allMatch(tab -> tab.apply().equals(last.apply()));
        });
        tabs.remove(last);
        last.isCut();
        List<String> history = shownByHistory();
        assertThat(history).as("the history").hasSize(answers.size());
        for (Tab tab : tabs) {
            List<String> shown = tab.turns().stream().map(this::shown).toList();
            assertThat(tab.violations())
                    .as("frames that break the protocol; %s", told())
                    .isEmpty();
            assertThat(shown)
                    .as("a tab; %s", told())
                    .isEqualTo(
                            tab.isPartial() ? history.subList(history.size() - shown.size(), history.size()) : history);
        }
    }

    /** The page's part: whoever is cut off connects again. */
    private void goOn() {
        for (Tab tab : tabs) {
            tab.apply();
            if (!tab.isConnected()) {
                tab.connects(node(tabs.indexOf(tab)));
            }
        }
    }

    private long answered() {
        return node(1).history(session).stream()
                .filter(message -> Json.text(message, "source").equals("assistant"))
                .count();
    }

    private String shown(Turn turn) {
        return turn.isDone() ? turn.askId + " (" + turn.reasoning + ") " + turn.answer : turn.askId + " has no end";
    }

    /** Each question with its answer, which is what the model said. */
    private List<String> shownByHistory() {
        List<String> shown = new ArrayList<>();
        List<JsonObject> messages = node(1).history(session);
        for (int i = 0; i + 1 < messages.size(); i += 2) {
            String id = Json.text(messages.get(i), "ask");
            String answer = Json.text(messages.get(i + 1), "msg");
            String reasoning = Json.text(messages.get(i + 1), "reasoning");
            Plan.Speech said = Objects.requireNonNull(answers.get(id), id);
            assertThat(answer).as("the answer in the history").isEqualTo(said.text());
            assertThat(reasoning).as("its reasoning").isEqualTo(said.thought());
            assertThat(Json.text(messages.get(i + 1), "turn")).isEqualTo(Json.text(messages.get(i), "turn"));
            shown.add(id + " (" + reasoning + ") " + answer);
        }
        return shown;
    }

    private void within(Duration limit, String what, Supplier<Boolean> condition) {
        try {
            await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(condition::get);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("waited " + limit + " for " + what + "; " + told(), e);
        }
    }

    private String told() {
        StringBuilder text = new StringBuilder("the tabs' stories:");
        for (Tab tab : tabs) {
            text.append("\ntab ").append(tabs.indexOf(tab)).append(":\n").append(tab.story());
        }
        return text.toString();
    }

    @Override
    public void close() {
        world.calms();
        tabs.forEach(Tab::isCut);
        assertThat(node(0).delete("/session?token=" + session.token()).statusCode())
                .isEqualTo(204);
    }
}
