package org.parley.system;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * A tab that goes on whatever happens to its connections, as the page does: it connects again and resumes, and asks again
 * what it has not seen accepted. It notes every frame that breaks the protocol. For one thread.
 */
final class Tab {
    private final Session session;
    private final List<String> violations = new ArrayList<>();
    private final List<Transcript> remembered = new ArrayList<>();
    /** Questions by the ids that this tab gave them, until they are accepted. */
    private final Map<String, String> unconfirmed = new LinkedHashMap<>();

    private final List<String> story = new ArrayList<>();
    private Optional<ChatSocket> socket = Optional.empty();
    private Transcript transcript;
    private int applied;
    private boolean ready;

    private Tab(Session session, Transcript transcript) {
        this.session = session;
        this.transcript = transcript;
    }

    /** One that is there before the first question. */
    static Tab early(Session session, ParleyProcess node) {
        return new Tab(session, new Transcript()).connects(node);
    }

    /** One that is opened later and shows all that is kept. */
    static Tab late(Session session, ParleyProcess node) {
        return new Tab(session, Transcript.begunLate()).connects(node);
    }

    /** Goes on at this node, where it was. */
    Tab connects(ParleyProcess node) {
        isCut();
        transcript = transcript.continued();
        boolean startsOver = transcript.cursor().isEmpty() && transcript.isPartial();
        String after = transcript.cursor().isEmpty() ? "" : "&after=" + ParleyProcess.encoded(transcript.cursor());
        tell("connects to " + node.port() + after);
        socket = ChatSocket.tried(node, session.query() + after);
        if (startsOver) {
            resumesFromStart();
        } else if (!after.isEmpty()) {
            transcript.expectResumed();
        }
        return this;
    }

    /** Loses its connection without a close frame. */
    void isCut() {
        apply();
        socket.ifPresent(ChatSocket::cut);
        socket = Optional.empty();
        applied = 0;
        ready = false;
    }

    boolean isConnected() {
        return socket.filter(ChatSocket::isOpen).isPresent();
    }

    void asks(String id, String question) {
        unconfirmed.put(id, question);
        if (ready) {
            ask(id, question);
        }
    }

    private void ask(String id, String question) {
        send(Json.object("type", "ask", "id", id, "text", question).build().toString());
    }

    /** Keeps what it shows now, to go back to it later. */
    void remembers() {
        apply();
        if (!transcript.cursor().isEmpty()) {
            remembered.add(transcript.copy());
        }
    }

    /** Goes back to what it remembers, on the connection that it has. */
    void resumesWhatItRemembers(int which) {
        if (!remembered.isEmpty()) {
            apply();
            transcript = transcript.back(remembered.get(which % remembered.size()));
            resumes(transcript.cursor());
        }
    }

    void resumesFromStart() {
        apply();
        transcript.startOver();
        send("{\"type\":\"resume\"}");
    }

    /** With a cursor that is none of this log: a snapshot follows. */
    void resumesAnywhere(String cursor) {
        apply();
        transcript.expectResumed();
        resumes(cursor);
    }

    private void resumes(String cursor) {
        send(Json.object("type", "resume", "after", cursor).build().toString());
    }

    /** Applies what came; returns the cursor of the last event. */
    String apply() {
        if (socket.isPresent()) {
            List<String> texts = socket.get().texts();
            for (; applied < texts.size(); applied++) {
                apply(texts.get(applied));
            }
        }
        return transcript.cursor();
    }

    private void apply(String text) {
        story.add("  " + text);
        JsonObject frame = Json.read(text);
        transcript.apply(frame).ifPresent(broken -> violations.add(broken + ": " + text));
        switch (Json.text(frame, "type")) {
            case "ready" -> {
                ready = true;
                unconfirmed.forEach(this::ask);
            }
            case "accepted" -> unconfirmed.remove(Json.text(frame, "id"));
            // What was accepted while it was made is told by it alone.
            case "snapshot" ->
                unconfirmed.keySet().removeIf(id -> transcript.ofAsk(id).isPresent());
            case "error" -> rejected(frame, text);
            case "expired", "failed" -> violations.add("not to be seen here: " + text);
            default -> {}
        }
    }

    private void rejected(JsonObject frame, String text) {
        String question = unconfirmed.get(Json.text(frame, "id"));
        if (question != null && Json.text(frame, "code").equals("busy")) {
            ask(Json.text(frame, "id"), question);
        } else if (frame.toString().contains("resume again")) {
            send("{\"type\":\"resume\"}");
        } else {
            violations.add("an error: " + text);
        }
    }

    private void send(String frame) {
        tell(frame);
        try {
            socket.ifPresent(open -> open.sends(frame));
        } catch (CompletionException e) {
            // The connection has broken: what matters is sent again on the next.
        }
    }

    private void tell(String what) {
        story.add("> " + what);
    }

    boolean isConfirmed() {
        return unconfirmed.isEmpty();
    }

    /** Whether the first turns may be missing, because they were not kept when it began. */
    boolean isPartial() {
        return transcript.isPartial();
    }

    Collection<Turn> turns() {
        return transcript.turns();
    }

    List<String> violations() {
        return violations;
    }

    /** All that it has sent and received. */
    String story() {
        return String.join("\n", story);
    }
}
