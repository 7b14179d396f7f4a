package org.parley.protocol;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame from server to client. {@code type} is written first; a cursor, where there is one, is added last. */
@JsonbTypeInfo(
        key = "type",
        value = {
            @JsonbSubtype(alias = "ready", type = ServerFrame.Ready.class),
            @JsonbSubtype(alias = "resumed", type = ServerFrame.Resumed.class),
            @JsonbSubtype(alias = "accepted", type = ServerFrame.Accepted.class),
            @JsonbSubtype(alias = "started", type = ServerFrame.Started.class),
            @JsonbSubtype(alias = "delta", type = ServerFrame.Delta.class),
            @JsonbSubtype(alias = "restarted", type = ServerFrame.Restarted.class),
            @JsonbSubtype(alias = "done", type = ServerFrame.Done.class),
            @JsonbSubtype(alias = "failed", type = ServerFrame.Failed.class),
            @JsonbSubtype(alias = "error", type = ServerFrame.Rejected.class),
            @JsonbSubtype(alias = "pong", type = ServerFrame.Pong.class),
            @JsonbSubtype(alias = "expired", type = ServerFrame.Expired.class)
        })
public sealed interface ServerFrame {

    /** First frame of every connection. */
    @JsonbPropertyOrder({"name", "session_start", "expires_at", "cursor"})
    record Ready(String name, String session_start, String expires_at, String cursor) implements ServerFrame {}

    /** Delivery starts over after this cursor. */
    record Resumed(String after) implements ServerFrame {}

    /** The question is durable. */
    @JsonbPropertyOrder({"id", "turn", "message"})
    record Accepted(String id, String turn, Message message) implements ServerFrame {
        /** The same as {@link Json#write}. What every answer needs is written by hand (docs/performance.md). */
        public String json() {
            return new JsonText(256 + message.msg().length())
                    .text("type", "accepted")
                    .text("id", id)
                    .text("turn", turn)
                    .json("message", message.json())
                    .end();
        }
    }

    /** A worker has the turn. */
    @JsonbPropertyOrder({"turn", "attempt", "model"})
    record Started(String turn, int attempt, String model) implements ServerFrame {
        /** As {@link Accepted#json}. */
        public String json() {
            return ofAttempt("started", turn, attempt, 96).text("model", model).end();
        }
    }

    /**
     * More of the answer, of the reasoning before it, or of both.
     *
     * @param offset how many UTF-16 units of this attempt came before
     * @param reasoning_offset the same of its reasoning; null where there is none in here
     */
    @JsonbPropertyOrder({"turn", "attempt", "offset", "text", "reasoning_offset", "reasoning"})
    record Delta(
            String turn,
            int attempt,
            int offset,
            String text,
            @Nullable Integer reasoning_offset,
            @Nullable String reasoning)
            implements ServerFrame {

        /** As {@link Accepted#json}. */
        public String json() {
            return ofAttempt("delta", turn, attempt, 96 + text.length() + (reasoning == null ? 0 : reasoning.length()))
                    .number("offset", offset)
                    .text("text", text)
                    .json("reasoning_offset", reasoning_offset == null ? null : reasoning_offset.toString())
                    .text("reasoning", reasoning)
                    .end();
        }
    }

    /** The last attempt is void. */
    @JsonbPropertyOrder({"turn", "attempt", "reason"})
    record Restarted(String turn, int attempt, String reason) implements ServerFrame {
        /** As {@link Accepted#json}. */
        public String json() {
            return ofAttempt("restarted", turn, attempt, 96)
                    .text("reason", reason)
                    .end();
        }
    }

    /**
     * The answer is complete.
     *
     * @param length of the answer in UTF-16 units
     */
    @JsonbPropertyOrder({"turn", "attempt", "length", "finish", "usage", "message"})
    record Done(
            String turn,
            int attempt,
            int length,
            Finish finish,
            @Nullable Usage usage,
            Answer message) implements ServerFrame {

        /** The end of an answer, which is a message of the history. */
        public static Done of(AnswerMessage answer, int attempt) {
            return new Done(
                    answer.turn(),
                    attempt,
                    answer.msg().length(),
                    answer.finish(),
                    answer.usage(),
                    new Answer(answer.id(), answer.timestamp(), answer.source()));
        }

        /** As {@link Accepted#json}. */
        public String json() {
            return ofAttempt("done", turn, attempt, 256)
                    .number("length", length)
                    .text("finish", finish.name())
                    .json("usage", usage == null ? null : usage.json())
                    .json(
                            "message",
                            new JsonText(96)
                                    .text("id", message.id())
                                    .text("timestamp", message.timestamp())
                                    .text("source", message.source().name())
                                    .end())
                    .end();
        }
    }

    /** What the model counted. */
    @JsonbPropertyOrder({"prompt_tokens", "completion_tokens"})
    record Usage(int prompt_tokens, int completion_tokens) {
        String json() {
            return new JsonText(64)
                    .number("prompt_tokens", prompt_tokens)
                    .number("completion_tokens", completion_tokens)
                    .end();
        }
    }

    /** The answer's message, whose text is the deltas'. */
    @JsonbPropertyOrder({"id", "timestamp", "source"})
    record Answer(String id, String timestamp, Source source) {}

    /** The turn is given up. */
    @JsonbPropertyOrder({"turn", "code", "message"})
    record Failed(String turn, FailureCode code, String message) implements ServerFrame {}

    /** A client's frame was not accepted ({@code error} on the wire). */
    @JsonbPropertyOrder({"code", "message", "id", "retry_after"})
    record Rejected(
            ErrorCode code,
            String message,
            @Nullable String id,
            @Nullable Integer retry_after) implements ServerFrame {}

    /** Answers a ping. */
    record Pong() implements ServerFrame {}

    /** The session is over. */
    record Expired() implements ServerFrame {}

    /**
     * The part of a snapshot that says how far the running answer has come.
     *
     * @param reasoning before the answer; null where there is none
     * @param model that answers; null where it is not known
     */
    @JsonbPropertyOrder({"turn", "attempt", "text", "reasoning", "model"})
    record Active(
            String turn,
            int attempt,
            String text,
            @Nullable String reasoning,
            @Nullable String model) {}

    /** The beginning of a frame that belongs to an attempt. */
    private static JsonText ofAttempt(String type, String turn, int attempt, int size) {
        return new JsonText(size).text("type", type).text("turn", turn).number("attempt", attempt);
    }

    /** Everything to show; its messages are written as they lie in Redis. */
    static String snapshot(List<String> messages, @Nullable Active active, String cursor) {
        StringBuilder frame = new StringBuilder("{\"type\":\"snapshot\",\"messages\":[")
                .append(String.join(",", messages))
                .append(']');
        if (active != null) {
            frame.append(",\"active\":").append(Json.write(active));
        }
        return withCursor(frame.append('}').toString(), cursor);
    }

    /** The frame as a client gets it: a log entry's JSON with its cursor as the last member. */
    static String withCursor(String json, String cursor) {
        return json.substring(0, json.length() - 1) + ",\"cursor\":\"" + cursor + "\"}";
    }
}
