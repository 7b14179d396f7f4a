package org.parley.protocol;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A question as the history shows it, or what of an {@link AnswerMessage} matters to the conversation.
 *
 * @param timestamp ISO-8601 UTC with milliseconds
 * @param turn the turn that it belongs to: a question and its answer have the same
 * @param ask the id that the client chose for the question; null for an answer
 * @param failed why the question has no answer; null where it has one or may still get one
 */
@JsonbPropertyOrder({"id", "msg", "timestamp", "source", "turn", "ask", "failed"})
public record Message(
        String id,
        String msg,
        String timestamp,
        Source source,
        String turn,
        @Nullable String ask,
        @Nullable FailureCode failed) {

    @JsonbCreator
    public Message(
            @JsonbProperty("id") String id,
            @JsonbProperty("msg") String msg,
            @JsonbProperty("timestamp") String timestamp,
            @JsonbProperty("source") Source source,
            @JsonbProperty("turn") String turn,
            @JsonbProperty("ask") @Nullable String ask,
            @JsonbProperty("failed") @Nullable FailureCode failed) {
        this.id = id;
        this.msg = msg;
        this.timestamp = timestamp;
        this.source = source;
        this.turn = turn;
        this.ask = ask;
        this.failed = failed;
    }

    /**
     * What {@link Json#read} makes of it too, in half of the time: every turn begins with all of its context.
     *
     * @throws jakarta.json.JsonException where the text is no JSON
     * @throws IllegalArgumentException where it is no message
     */
    public static Message read(String text) {
        JsonScanner json = new JsonScanner(text);
        String id = "";
        String msg = "";
        String timestamp = "";
        String source = "";
        String turn = "";
        String ask = "";
        String failed = "";
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "id" -> id = json.text();
                case "msg" -> msg = json.text();
                case "timestamp" -> timestamp = json.text();
                case "source" -> source = json.text();
                case "turn" -> turn = json.text();
                case "ask" -> ask = json.text();
                case "failed" -> failed = json.text();
                default -> json.skip();
            }
        }
        json.end();
        return new Message(
                id,
                msg,
                timestamp,
                Source.valueOf(source),
                turn,
                ask.isEmpty() ? null : ask,
                failed.isEmpty() ? null : FailureCode.valueOf(failed));
    }

    /** As {@link ServerFrame.Accepted#json}. */
    public String json() {
        return new JsonText(192 + msg.length())
                .text("id", id)
                .text("msg", msg)
                .text("timestamp", timestamp)
                .text("source", source.name())
                .text("turn", turn)
                .text("ask", ask)
                .text("failed", failed == null ? null : failed.name())
                .end();
    }

    /** A new question, now. */
    public static Message question(String turn, String ask, String text) {
        return new Message(RandomId.next(), text, UtcTime.now(), Source.user, turn, ask, null);
    }

    /** This question, given up. */
    public Message failedWith(FailureCode code) {
        return new Message(id, msg, timestamp, source, turn, ask, code);
    }
}
