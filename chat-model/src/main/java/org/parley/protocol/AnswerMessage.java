package org.parley.protocol;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * An answer as the history shows it: a {@link Message}, which is how it is read, and what people may want to know of it.
 *
 * @param timestamp ISO-8601 UTC with milliseconds
 * @param turn the question's
 * @param reasoning before the answer; null where the model sent none
 * @param model that answered; null where none was asked
 * @param usage null where the model counted nothing
 */
@JsonbPropertyOrder({"id", "msg", "timestamp", "source", "turn", "reasoning", "model", "finish", "usage"})
public record AnswerMessage(
        String id,
        String msg,
        String timestamp,
        Source source,
        String turn,
        @Nullable String reasoning,
        @Nullable String model,
        Finish finish,
        ServerFrame.@Nullable Usage usage) {

    /** A new one, now. */
    public static AnswerMessage of(
            String turn,
            String text,
            @Nullable String reasoning,
            @Nullable String model,
            Finish finish,
            ServerFrame.@Nullable Usage usage) {
        return new AnswerMessage(
                RandomId.next(), text, UtcTime.now(), Source.assistant, turn, reasoning, model, finish, usage);
    }

    /** As {@link ServerFrame.Accepted#json}. */
    public String json() {
        return new JsonText(256 + msg.length() + (reasoning == null ? 0 : reasoning.length()))
                .text("id", id)
                .text("msg", msg)
                .text("timestamp", timestamp)
                .text("source", source.name())
                .text("turn", turn)
                .text("reasoning", reasoning)
                .text("model", model)
                .text("finish", finish.name())
                .json("usage", usage == null ? null : usage.json())
                .end();
    }

    /** The same of a turn that was stopped before any worker had begun it. */
    public static AnswerMessage stopped(String turn) {
        return of(turn, "", null, null, Finish.stopped, null);
    }
}
