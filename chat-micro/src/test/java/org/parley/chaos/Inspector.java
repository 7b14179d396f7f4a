package org.parley.chaos;

import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.parley.system.EventClient;
import org.parley.system.Json;
import org.parley.system.ParleyProcess;
import org.parley.system.Turn;

/**
 * Looks at everything when a run is over: what each client has, what the history says, what the whole log says to a
 * newcomer, and what is left in Redis. Counts what breaks the guarantees.
 */
final class Inspector {
    private static final Duration LIMIT = Duration.ofSeconds(20);

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
    private final Random random;
    private final List<String> notes = new ArrayList<>();
    private int lost;
    private int duplicated;
    private int wrong;
    private int failed;

    Inspector(Site site, Random random) {
        this.site = site;
        this.random = random;
    }

    /** To be called once. */
    Outcome inspect(Fault fault, Moment moment, List<PageClient> clients, List<Duration> takeovers) {
        clients.forEach(this::inspect);
        inspectRedis();
        int questions =
                clients.stream().mapToInt(client -> client.asked().size()).sum();
        return new Outcome(fault, moment, questions, lost, duplicated, wrong, failed, takeovers, notes);
    }

    private void inspect(PageClient client) {
        client.violations().forEach(this::violation);
        ParleyProcess node = site.web(random).process();
        List<JsonObject> history = node.history(client.session());
        Map<String, Optional<Turn>> newcomer = readFromStart(node, client);
        int known = 0;
        for (Map.Entry<String, String> asked : client.asked().entrySet()) {
            known += inspect(asked.getKey(), asked.getValue(), client, history, newcomer);
        }
        if (known != history.size()) {
            wrong++;
            note("the history has " + history.size() + " messages, " + known + " of them this session's own");
        }
    }

    /** How many messages of the history belong to this question. */
    private int inspect(
            String id,
            String question,
            PageClient client,
            List<JsonObject> history,
            Map<String, Optional<Turn>> newcomer) {
        List<JsonObject> questions = history.stream()
                .filter(message -> Json.text(message, "ask").equals(id))
                .toList();
        count("question " + id, questions.size());
        if (questions.isEmpty()) {
            return 0;
        }
        JsonObject asked = questions.get(0);
        String turn = Json.text(asked, "turn");
        List<JsonObject> answers = history.stream()
                .filter(message -> Json.text(message, "turn").equals(turn)
                        && Json.text(message, "source").equals("assistant"))
                .toList();
        if (Json.has(asked, "failed")) {
            failed++;
            if (!answers.isEmpty()) {
                wrong++;
                note(id + " failed and has an answer");
            }
        } else {
            count("answer to " + id, answers.size());
        }
        Optional<String> answer = answers.stream().findFirst().map(message -> Json.text(message, "msg"));
        answer.ifPresent(text -> {
            expect(TraceableAnswers.isWhole(question, text), "the answer to " + id + " is not the model's: " + text);
            expect(
                    history.indexOf(answers.get(0)) == history.indexOf(asked) + 1,
                    "the answer to " + id + " does not follow its question");
        });
        expect(question.equals(Json.text(asked, "msg")), "question " + id + " is another: " + Json.text(asked, "msg"));
        inspect("the client", id, client.turn(id), answer);
        inspect("a newcomer", id, newcomer.getOrDefault(id, Optional.empty()), answer);
        return questions.size() + answers.size();
    }

    private void inspect(String who, String id, Optional<Turn> shown, Optional<String> answer) {
        if (shown.isEmpty() || shown.get().end.isEmpty()) {
            lost++;
            note(who + " has no end of " + id);
        } else if (answer.isPresent()) {
            String text = shown.get().answer.toString();
            expect(text.equals(answer.get()), who + " has another answer to " + id + " than the history: " + text);
        }
    }

    private void count(String what, int times) {
        if (times == 0) {
            lost++;
            note(what + " is not in the history");
        } else if (times > 1) {
            duplicated++;
            note(what + " is in the history " + times + " times");
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong++;
            note(otherwise);
        }
    }

    private void violation(String how) {
        if (how.contains("twice")) {
            duplicated++;
        } else {
            wrong++;
        }
        note(how);
    }

    /** Reads the log from its start, as a client that has nothing. */
    private Map<String, Optional<Turn>> readFromStart(ParleyProcess node, PageClient client) {
        Map<String, Optional<Turn>> turns = new java.util.HashMap<>();
        EventClient newcomer = EventClient.connect(node, client.session());
        newcomer.resumesFromStart();
        newcomer.sees("resumed");
        try {
            await().atMost(LIMIT)
                    .until(() -> newcomer.turns().size() >= client.asked().size()
                            && newcomer.turns().stream().allMatch(turn -> turn.end.isPresent()));
        } catch (ConditionTimeoutException e) {
            // What is missing is counted by who looks for it.
        }
        newcomer.turns().forEach(turn -> turns.merge(turn.askId, Optional.of(turn), (one, other) -> one));
        try {
            newcomer.close();
        } catch (AssertionError e) {
            violation("the log: " + e.getMessage());
        }
        return turns;
    }

    private void inspectRedis() {
        try {
            await().atMost(LIMIT).until(() -> leftOver().isEmpty());
        } catch (ConditionTimeoutException e) {
            leftOver().forEach(left -> {
                wrong++;
                note(left);
            });
        }
    }

    private List<String> leftOver() {
        return site.store().call("EVAL", LEFT_OVER, "0");
    }

    private void note(String found) {
        notes.add(found.length() > 400 ? found.substring(0, 400) + " …" : found);
    }
}
