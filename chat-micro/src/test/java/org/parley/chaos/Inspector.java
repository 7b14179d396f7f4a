package org.parley.chaos;

import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.parley.system.EventClient;
import org.parley.system.Json;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.Turn;

/**
 * Looks at everything when a run is over: what is left in Redis, what the whole log says to a newcomer, what each client
 * has, what the history says, what the model was told. Counts what breaks the guarantees, each question once.
 */
final class Inspector {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Where another worker began a turn at once, the dead one had not been given it: that is no takeover. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** Keys that never end but should, then entries that wait or are pending. */
    private static final String LEFT_OVER = """
            local left = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
              if redis.call('TTL', key) == -1 and not key:match('^chat:{p%d+}:turns$')
                  and not key:match('^chat:{p%d+}:dead$') and key ~= 'chat:nodes' and key ~= 'chat:partitions' then
                left[#left + 1] = 'without an end: ' .. key
              end
            end
            for _, key in ipairs(redis.call('KEYS', 'chat:*:turns')) do
              local pending = redis.pcall('XPENDING', key, 'workers')
              local count = pending.err and 0 or pending[1]
              if redis.call('XLEN', key) > 0 or count > 0 then
                left[#left + 1] = redis.call('XLEN', key) .. ' turns, ' .. count .. ' pending in ' .. key
              end
            end
            return left
            """;

    private final Site site;
    private final Fault fault;
    private final Moment moment;
    private final String run;
    private final Random random;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private final Set<String> duplicated = new LinkedHashSet<>();
    private final Set<String> wrong = new LinkedHashSet<>();
    private final List<Duration> takeovers = new ArrayList<>();
    private int struck;
    private int hit;
    private int failed;

    /** @param run how all its questions begin */
    Inspector(Site site, Fault fault, Moment moment, String run, Random random) {
        this.site = site;
        this.fault = fault;
        this.moment = moment;
        this.run = run;
        this.random = random;
    }

    /** To be called once. */
    Outcome inspect(List<PageClient> clients, Strike strike) {
        // First what may take its time, so that whatever still comes behind an end is there to be seen.
        inspectRedis();
        site.awaitIdle();
        site.store().checkOneFault();
        clients.forEach(client -> inspect(client, strike));
        inspectModel();
        int questions =
                clients.stream().mapToInt(client -> client.asked().size()).sum();
        return new Outcome(
                fault,
                moment,
                questions,
                struck,
                hit,
                lost.size(),
                duplicated.size(),
                wrong.size(),
                failed,
                takeovers,
                notes);
    }

    private void inspect(PageClient client, Strike strike) {
        ParleyProcess node = site.web(random).process();
        EventClient newcomer = readFromStart(node, client);
        List<JsonObject> history = node.history(client.session());
        Map<String, String> asked = client.asked();
        int known = 0;
        for (Map.Entry<String, String> one : asked.entrySet()) {
            String id = one.getKey();
            Optional<String> answer = inspectHistory(id, one.getValue(), history);
            known += (int) history.stream()
                    .filter(message -> Json.text(message, "turn")
                            .equals(turnOf(id, history).orElse("none")))
                    .count();
            inspectShown("the client", id, client.turn(id), answer);
            Optional<Turn> logged = newcomer.turns().stream()
                    .filter(turn -> turn.askId.equals(id))
                    .findFirst();
            inspectShown("a newcomer", id, logged, answer);
            logged.ifPresent(turn -> measure(one.getValue(), new Timeline(newcomer.frames(), turn.turn), strike));
        }
        expect(known == history.size(), "history of " + run, "it has messages that are not this session's");
        expectOwnTurns("the client", client.turns(), asked);
        expectOwnTurns("the log", newcomer.turns(), asked);
        if (!fault.isLossy()) {
            expect(client.snapshots() == 0, "snapshot", "a client got a snapshot though nothing of the log is lost");
        }
        try {
            newcomer.close();
        } catch (AssertionError e) {
            violation("the log: " + e.getMessage());
        }
        client.violations().forEach(this::violation);
    }

    private static Optional<String> turnOf(String id, List<JsonObject> history) {
        return history.stream()
                .filter(message -> Json.text(message, "ask").equals(id))
                .map(message -> Json.text(message, "turn"))
                .findFirst();
    }

    /** The answer; empty for a question that failed. */
    private Optional<String> inspectHistory(String id, String question, List<JsonObject> history) {
        List<JsonObject> questions = history.stream()
                .filter(message -> Json.text(message, "ask").equals(id))
                .toList();
        count("question", id, questions.size());
        if (questions.isEmpty()) {
            return Optional.empty();
        }
        JsonObject asked = questions.get(0);
        String turn = Json.text(asked, "turn");
        List<JsonObject> answers = history.stream()
                .filter(message -> Json.text(message, "turn").equals(turn)
                        && Json.text(message, "source").equals("assistant"))
                .toList();
        expect(question.equals(Json.text(asked, "msg")), id, "the question is another: " + Json.text(asked, "msg"));
        if (Json.has(asked, "failed")) {
            failed++;
            expect(answers.isEmpty(), id, "it failed and has an answer");
            return Optional.empty();
        }
        count("answer", id, answers.size());
        Optional<String> answer = answers.stream().findFirst().map(message -> Json.text(message, "msg"));
        answer.ifPresent(text -> {
            expect(TraceableAnswers.isWhole(question, text), id, "the answer is not the model's: " + text);
            expect(
                    history.indexOf(answers.get(0)) == history.indexOf(asked) + 1,
                    id,
                    "the answer does not follow its question");
        });
        return answer;
    }

    private void inspectShown(String who, String id, Optional<Turn> shown, Optional<String> answer) {
        if (shown.isEmpty() || shown.get().end.isEmpty()) {
            lost.add(id);
            note(who + " has no end of " + id);
            return;
        }
        expect(shown.get().isDone() == answer.isPresent(), id, who + " has another end than the history");
        answer.ifPresent(text -> expect(
                text.contentEquals(shown.get().answer),
                id,
                who + " has another answer than the history: " + shown.get().answer));
    }

    private void expectOwnTurns(String who, Collection<Turn> turns, Map<String, String> asked) {
        List<String> ids = turns.stream().map(turn -> turn.askId).sorted().toList();
        List<String> own = asked.keySet().stream().sorted().toList();
        expect(ids.equals(own), "turns of " + run, who + " has other turns than were asked here: " + ids);
    }

    private void measure(String question, Timeline timeline, Strike strike) {
        if (!question.endsWith(Run.STRUCK)) {
            return;
        }
        struck++;
        if (timeline.wasHit(moment, strike)) {
            hit++;
        }
        if (fault.endsWorker()) {
            timeline.takeover(strike)
                    .filter(time -> time.compareTo(AT_ONCE) > 0)
                    .ifPresent(takeovers::add);
        }
    }

    /** Reads the log from its start to its end, as a client that has nothing; waits until the other has come as far. */
    private EventClient readFromStart(ParleyProcess node, PageClient client) {
        EventClient newcomer = EventClient.connect(node, client.session());
        String end = newcomer.cursor();
        newcomer.readsWholeLog();
        newcomer.sees("resumed");
        awaitOrNote(
                "a newcomer has not come to the log's end",
                () -> newcomer.cursor().equals(end));
        awaitOrNote(
                "a client has not come to the log's end", () -> client.cursor().equals(end));
        return newcomer;
    }

    private void awaitOrNote(String otherwise, java.util.concurrent.Callable<Boolean> condition) {
        try {
            await().atMost(LIMIT).until(condition);
        } catch (ConditionTimeoutException e) {
            expect(false, otherwise, run);
        }
    }

    /** No session's messages are told to the model for another. */
    private void inspectModel() {
        for (ModelStub.Request request : site.model().requests()) {
            String question = request.question();
            if (question.startsWith(run + ".")) {
                String person = question.substring(0, question.lastIndexOf('.') + 1);
                expect(
                        request.messages().stream()
                                .filter(message -> !message.startsWith("system: "))
                                .allMatch(message -> message.substring(message.indexOf(' ') + 1)
                                        .startsWith(person)),
                        question,
                        "the model was told what is another's");
            }
        }
    }

    private void inspectRedis() {
        try {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> site.store().call("EVAL", LEFT_OVER, "0").isEmpty());
        } catch (ConditionTimeoutException e) {
            site.store().call("EVAL", LEFT_OVER, "0").forEach(left -> expect(false, left, "left in Redis"));
        }
    }

    private void count(String what, String id, int times) {
        if (times == 0) {
            lost.add(id);
            note(what + " of " + id + " is not in the history");
        } else if (times > 1) {
            duplicated.add(id);
            note(what + " of " + id + " is in the history " + times + " times");
        }
    }

    private void expect(boolean holds, String where, String otherwise) {
        if (!holds) {
            wrong.add(where);
            note(where + ": " + otherwise);
        }
    }

    private void violation(String how) {
        (how.contains("twice") ? duplicated : wrong).add(how);
        note(how);
    }

    private void note(String found) {
        notes.add(found.length() > 400 ? found.substring(0, 400) + " …" : found);
    }
}
