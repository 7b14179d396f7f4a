package org.parley.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the model does when asked: steps in the order in which they go over the wire. Immutable. */
public record Answer(List<Step> steps) {

    sealed interface Step {}

    record Say(String token) implements Step {}

    /** A token of what the model thinks before it answers. */
    record Think(String token) implements Step {}

    /** A token whose bytes arrive one by one. */
    record Crumble(String token) implements Step {}

    record Wait(Gate gate) implements Step {}

    record Gap(Duration time) implements Step {}

    /** Instead of an answer. */
    record Refuse(int status, Map<String, String> headers, String body) implements Step {}

    /** The connection ends in the middle of the stream. */
    record Cut() implements Step {}

    /** Something that is no chunk, as a broken proxy would send it. */
    record Garbage(String line) implements Step {}

    /** An error object in the stream, after which the stream ends. */
    record BreakOff(String message) implements Step {}

    record Finish(String reason) implements Step {}

    public static Answer of(String... tokens) {
        return new Answer(List.of()).say(tokens);
    }

    public static Answer held(Gate gate) {
        return new Answer(List.of(new Wait(gate)));
    }

    public static Answer refusal(int status, Map<String, String> headers) {
        return refusal(status, headers, "{\"error\":{\"message\":\"refused by the stub\",\"type\":\"stub\"}}");
    }

    public static Answer refusal(int status, Map<String, String> headers, String body) {
        return new Answer(List.of(new Refuse(status, headers, body)));
    }

    public Answer say(String... tokens) {
        Answer answer = this;
        for (String token : tokens) {
            answer = answer.then(new Say(token));
        }
        return answer;
    }

    public Answer thinks(String... tokens) {
        Answer answer = this;
        for (String token : tokens) {
            answer = answer.then(new Think(token));
        }
        return answer;
    }

    public Answer crumble(String token) {
        return then(new Crumble(token));
    }

    public Answer hold(Gate gate) {
        return then(new Wait(gate));
    }

    public Answer gap(Duration time) {
        return then(new Gap(time));
    }

    public Answer cut() {
        return then(new Cut());
    }

    public Answer garbage(String line) {
        return then(new Garbage(line));
    }

    public Answer breakOff(String message) {
        return then(new BreakOff(message));
    }

    public Answer finish(String reason) {
        return then(new Finish(reason));
    }

    private Answer then(Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.add(step);
        return new Answer(List.copyOf(all));
    }

    boolean isCut() {
        return steps.stream().anyMatch(Cut.class::isInstance);
    }

    /** All that is said, joined. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (step instanceof Say say) {
                text.append(say.token());
            } else if (step instanceof Crumble crumble) {
                text.append(crumble.token());
            }
        }
        return text.toString();
    }
}
