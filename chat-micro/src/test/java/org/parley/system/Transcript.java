package org.parley.system;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a client knows from its frames, applied exactly as the protocol says. For one thread. */
public final class Transcript {
    private static final Set<String> LOGGED =
            Set.of("accepted", "started", "delta", "restarted", "done", "failed", "snapshot");

    private final Map<String, Turn> turns;
    private final Map<String, Turn> turnsByAsk = new HashMap<>();
    private Set<String> delivered = new HashSet<>();
    private String cursor;
    /** Resumes asked for and not yet answered: until then the frames of the log are not to be applied. */
    private int awaited;
    /** Begun at the start of what is kept, which may be in the middle of a turn. */
    private boolean partial;

    public Transcript() {
        this(new LinkedHashMap<>(), "");
    }

    /** Of a client that may come in the middle of a turn: what it hears before it resumes is a part of that. */
    static Transcript begunLate() {
        Transcript late = new Transcript();
        late.partial = true;
        return late;
    }

    private Transcript(Map<String, Turn> turns, String cursor) {
        this.turns = turns;
        this.cursor = cursor;
        turns.values().forEach(this::index);
    }

    /** The first where several were asked alike. */
    private void index(Turn turn) {
        turnsByAsk.putIfAbsent(turn.askId, turn);
    }

    /** The same knowledge on a new connection. */
    public Transcript continued() {
        return with(turns);
    }

    /** What a client would keep that stores all it knows. */
    Transcript copy() {
        Map<String, Turn> copies = new LinkedHashMap<>();
        turns.forEach((name, turn) -> copies.put(name, turn.copy()));
        return with(copies);
    }

    private Transcript with(Map<String, Turn> known) {
        Transcript other = new Transcript(known, cursor);
        other.partial = partial;
        return other;
    }

    /** Back to what was known earlier, on the same connection, which is asked to resume there. */
    Transcript back(Transcript earlier) {
        Transcript next = earlier.copy();
        next.awaited = awaited + 1;
        return next;
    }

    /** A resume was asked for: frames before {@code resumed} will come again after it. */
    public void expectResumed() {
        awaited++;
    }

    /** All that is kept of the log will come after {@code resumed}. */
    public void startOver() {
        turns.clear();
        turnsByAsk.clear();
        cursor = "";
        partial = true;
        awaited++;
    }

    /** The same of a log of which nothing was trimmed: there is no event of a turn that it has not accepted. */
    public void startOverFromTheVeryBeginning() {
        startOver();
        partial = false;
    }

    /** Whether the first turns may be missing, because the log was trimmed when this client began. */
    boolean isPartial() {
        return partial;
    }

    /** A frame that stands for an event of the log; an accepted without cursor repeats one for this socket alone. */
    static boolean isLogged(JsonObject frame) {
        return LOGGED.contains(Json.text(frame, "type")) && Json.has(frame, "cursor");
    }

    public String cursor() {
        return cursor;
    }

    public Collection<Turn> turns() {
        return turns.values();
    }

    public Optional<Turn> ofAsk(String askId) {
        return Optional.ofNullable(turnsByAsk.get(askId));
    }

    /** Applies a frame; returns what is wrong with it. */
    public Optional<String> apply(JsonObject frame) {
        String type = Json.text(frame, "type");
        if (type.equals("ready") && cursor.isEmpty() && awaited == 0) {
            cursor = Json.text(frame, "cursor");
            return cursor.isEmpty() ? Optional.of("ready without cursor") : Optional.empty();
        }
        if (type.equals("resumed")) {
            awaited--;
            delivered = new HashSet<>();
            if (awaited == 0) {
                cursor = Json.text(frame, "after");
            }
            return Optional.empty();
        }
        if (LOGGED.contains(type) && !Json.has(frame, "cursor") && !type.equals("accepted")) {
            return Optional.of("no cursor");
        }
        if (!isLogged(frame) || awaited > 0) {
            return Optional.empty();
        }
        cursor = Json.text(frame, "cursor");
        if (!type.equals("snapshot") && !delivered.add(cursor)) {
            return Optional.of("delivered twice");
        }
        return applyEvent(type, frame);
    }

    private Optional<String> applyEvent(String type, JsonObject frame) {
        if (partial
                && Json.has(frame, "turn")
                && !turns.containsKey(Json.text(frame, "turn"))
                && !type.equals("accepted")) {
            return Optional.empty();
        }
        return switch (type) {
            case "accepted" -> accepted(frame);
            case "started" -> started(frame);
            case "restarted" -> restarted(frame);
            case "delta" -> delta(frame);
            case "done", "failed" -> ended(type, frame);
            case "snapshot" -> snapshot(frame);
            default -> Optional.of("unknown type");
        };
    }

    private Optional<String> accepted(JsonObject frame) {
        Turn turn = new Turn(
                Json.text(frame, "turn"), Json.text(frame, "id"), Json.text(frame.getJsonObject("message"), "msg"));
        if (turns.putIfAbsent(turn.turn, turn) != null) {
            return Optional.of("accepted twice");
        }
        index(turn);
        return Optional.empty();
    }

    private Optional<String> started(JsonObject frame) {
        Turn turn = turns.get(Json.text(frame, "turn"));
        if (turn == null || turn.end.isPresent()) {
            return Optional.of("started, but not accepted or over");
        }
        int attempt = frame.getInt("attempt");
        boolean inOrder = attempt > turn.attempt && turn.answer.isEmpty() && turn.reasoning.isEmpty();
        turn.attempt = attempt;
        return inOrder ? Optional.empty() : Optional.of("started out of order");
    }

    private Optional<String> restarted(JsonObject frame) {
        Turn turn = turns.get(Json.text(frame, "turn"));
        if (turn == null || turn.end.isPresent()) {
            return Optional.of("restarted, but not accepted or over");
        }
        turn.answer.setLength(0);
        turn.reasoning.setLength(0);
        return Optional.empty();
    }

    private Optional<String> delta(JsonObject frame) {
        Turn turn = turns.get(Json.text(frame, "turn"));
        if (turn == null || turn.end.isPresent()) {
            return Optional.of("delta, but not accepted or over");
        }
        if (turn.attempt != frame.getInt("attempt")) {
            return Optional.of("delta of attempt " + frame.getInt("attempt") + " during " + turn.attempt);
        }
        int had = turn.answer.length();
        turn.answer.append(Json.text(frame, "text"));
        return had == frame.getInt("offset") ? reasoning(turn, frame) : Optional.of("offset is not " + had);
    }

    private static Optional<String> reasoning(Turn turn, JsonObject frame) {
        if (frame.containsKey("reasoning") != frame.containsKey("reasoning_offset")) {
            return Optional.of("half of what reasoning needs");
        }
        int had = turn.reasoning.length();
        turn.reasoning.append(Json.text(frame, "reasoning"));
        if (Json.text(frame, "reasoning").isEmpty() && Json.text(frame, "text").isEmpty()) {
            return Optional.of("an empty delta");
        }
        return frame.getInt("reasoning_offset", had) == had
                ? Optional.empty()
                : Optional.of("reasoning_offset is not " + had);
    }

    private Optional<String> ended(String type, JsonObject frame) {
        Turn turn = turns.get(Json.text(frame, "turn"));
        if (turn == null || turn.end.isPresent()) {
            return Optional.of("ended twice or never accepted");
        }
        turn.end = Optional.of(frame);
        boolean whole = type.equals("failed") || frame.getInt("length") == turn.answer.length();
        return whole ? Optional.empty() : Optional.of("length is not " + turn.answer.length());
    }

    private Optional<String> snapshot(JsonObject frame) {
        turns.clear();
        turnsByAsk.clear();
        partial = false;
        JsonArray messages = frame.getJsonArray("messages");
        for (JsonObject message : messages.getValuesAs(JsonObject.class)) {
            String name = Json.text(message, "turn");
            Turn turn = turns.computeIfAbsent(
                    name, key -> new Turn(key, Json.text(message, "ask"), Json.text(message, "msg")));
            index(turn);
            if (Json.text(message, "source").equals("assistant")) {
                turn.answer.append(Json.text(message, "msg"));
                turn.reasoning.append(Json.text(message, "reasoning"));
                turn.end = Optional.of(Json.object("type", "done", "turn", name).build());
            } else if (Json.has(message, "failed")) {
                turn.end =
                        Optional.of(Json.object("type", "failed", "turn", name).build());
            }
        }
        if (Json.has(frame, "active")) {
            JsonObject active = frame.getJsonObject("active");
            Turn turn = turns.get(Json.text(active, "turn"));
            if (turn == null) {
                return Optional.of("the active turn's question is not among the messages");
            }
            turn.attempt = active.getInt("attempt");
            turn.answer.append(Json.text(active, "text"));
            turn.reasoning.append(Json.text(active, "reasoning"));
        }
        return Optional.empty();
    }

    List<String> questions() {
        return turns.values().stream().map(turn -> turn.question).toList();
    }
}
