package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A person's {@code chat.v1} client. It applies the log as the protocol tells a client to, over as many connections
 * as the test makes, and notes every frame that breaks the rules; {@link #close} fails on those. For one thread.
 */
public final class EventClient implements AutoCloseable {
    private final Session session;
    private final List<String> violations = new ArrayList<>();
    private ChatSocket socket;
    private Transcript transcript;
    private List<JsonObject> frames = new ArrayList<>();
    private int applied;
    private int seen;

    private EventClient(Session session, ChatSocket socket, Transcript transcript) {
        this.session = session;
        this.socket = socket;
        this.transcript = transcript;
    }

    public static EventClient connect(ParleyProcess node, Session session) {
        return connect(node, session, "");
    }

    /** @param more appended to the query, as in {@code &after=…} */
    public static EventClient connect(ParleyProcess node, Session session, String more) {
        EventClient client =
                new EventClient(session, ChatSocket.events(node, session.query() + more), new Transcript());
        if (!more.isEmpty()) {
            client.transcript.expectResumed();
        }
        client.sees("ready");
        return client;
    }

    /** Sends a question; returns the id that this client gave it. */
    public String asks(String question) {
        return asks(UUID.randomUUID().toString(), question);
    }

    /** Sends a question with this id; returns the id. */
    public String asks(String id, String question) {
        sends(Json.object("type", "ask", "id", id, "text", question).build().toString());
        return id;
    }

    public void stops(String turn) {
        sends(Json.object("type", "stop", "turn", turn).build().toString());
    }

    /** Asks for everything after the cursor that this client has applied last. */
    public void resumes() {
        resumesAfter(transcript.cursor());
    }

    public void resumesAfter(String cursor) {
        transcript.expectResumed();
        sends(Json.object("type", "resume", "after", cursor).build().toString());
    }

    /** Asks for the whole of a log that was never trimmed. */
    public void readsWholeLog() {
        apply();
        transcript.startOverFromTheVeryBeginning();
        sends("{\"type\":\"resume\"}");
    }

    public void resumesFromStart() {
        apply();
        transcript.startOver();
        sends("{\"type\":\"resume\"}");
    }

    public void sends(String frame) {
        socket.sends(frame);
    }

    /** The next frame of this type after those seen before; frames in between are passed over. */
    public JsonObject sees(String type) {
        return sees(type, frame -> true);
    }

    public JsonObject sees(String type, Predicate<JsonObject> condition) {
        return sees(type, condition, ChatSocket.LIMIT);
    }

    public JsonObject sees(String type, Predicate<JsonObject> condition, Duration limit) {
        Predicate<JsonObject> wanted = frame -> Json.text(frame, "type").equals(type) && condition.test(frame);
        socket.waits(type, limit, () -> {
            apply();
            return find(wanted) >= 0;
        });
        int position = find(wanted);
        seen = position + 1;
        return frames.get(position);
    }

    private int find(Predicate<JsonObject> wanted) {
        for (int i = seen; i < frames.size(); i++) {
            if (wanted.test(frames.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The next frame, whatever it is. */
    public JsonObject seesNext() {
        socket.waits("the next frame", ChatSocket.LIMIT, () -> {
            apply();
            return frames.size() > seen;
        });
        return frames.get(seen++);
    }

    /** Waits for the end of the turn of this ask and returns the answer that this client has put together. */
    public String seesAnswer(String askId) {
        return seesAnswer(askId, ChatSocket.LIMIT);
    }

    public String seesAnswer(String askId, Duration limit) {
        Turn turn = seesEnd(askId, limit);
        assertThat(turn.isDone()).as("the end of the turn: %s", turn.end).isTrue();
        return turn.answer.toString();
    }

    /** Waits for {@code done} or {@code failed}, and returns that frame. */
    public JsonObject seesEnd(String askId) {
        return seesEnd(askId, ChatSocket.LIMIT).end.orElseThrow();
    }

    private Turn seesEnd(String askId, Duration limit) {
        socket.waits("the end of " + askId, limit, () -> {
            apply();
            return transcript.ofAsk(askId).filter(turn -> turn.end.isPresent()).isPresent();
        });
        return transcript.ofAsk(askId).orElseThrow();
    }

    /** Waits until the answer so far is at least this. */
    public void seesSoFar(String askId, String text) {
        socket.waits("\"" + text + "\" of " + askId, ChatSocket.LIMIT, () -> {
            apply();
            return transcript
                    .ofAsk(askId)
                    .filter(turn -> turn.answer.toString().startsWith(text))
                    .isPresent();
        });
    }

    /** Waits until the reasoning so far is at least this. */
    public void seesThoughtSoFar(String askId, String thought) {
        socket.waits("the thought \"" + thought + "\" of " + askId, ChatSocket.LIMIT, () -> {
            apply();
            return transcript
                    .ofAsk(askId)
                    .filter(turn -> turn.reasoning.toString().startsWith(thought))
                    .isPresent();
        });
    }

    /** The reasoning that this client has put together. */
    public String thoughts(String askId) {
        apply();
        return transcript.ofAsk(askId).orElseThrow().reasoning.toString();
    }

    /** Waits until it is accepted; returns the node's name of the turn. */
    public String seesAccepted(String askId) {
        socket.waits("accepted " + askId, ChatSocket.LIMIT, () -> {
            apply();
            return transcript.ofAsk(askId).isPresent();
        });
        return transcript.ofAsk(askId).orElseThrow().turn;
    }

    /** The turns as this client knows them, in their order. */
    public Collection<Turn> turns() {
        apply();
        return transcript.turns();
    }

    /** The answers that this client shows, in the order of their questions. */
    public List<String> shows() {
        return turns().stream()
                .filter(Turn::isDone)
                .map(turn -> turn.question + " → " + turn.answer)
                .toList();
    }

    /** The cursor of the last frame applied. */
    public String cursor() {
        apply();
        return transcript.cursor();
    }

    /** All frames of this connection. */
    public List<JsonObject> frames() {
        apply();
        return frames;
    }

    /** The ● frames of this connection, as text. */
    public List<String> log() {
        return socket.texts().stream()
                .filter(text -> Transcript.isLogged(Json.read(text)))
                .toList();
    }

    private void apply() {
        List<String> texts = socket.texts();
        for (; applied < texts.size(); applied++) {
            String text = texts.get(applied);
            if (!text.startsWith("{\"type\":\"")) {
                violations.add("type is not the first member: " + text);
            }
            JsonObject frame = Json.read(text);
            if (applied == 0
                    && !Json.text(frame, "type").equals("ready")
                    && !Json.text(frame, "type").equals("expired")) {
                violations.add("the first frame is not ready: " + text);
            }
            transcript.apply(frame).ifPresent(broken -> violations.add(broken + ": " + text));
            frames.add(frame);
        }
    }

    /** Loses the connection without a close frame. */
    public void isCutOff() {
        apply();
        socket.cut();
    }

    /** Connects again, to any node, and goes on after the last cursor. */
    public void reconnects(ParleyProcess node) {
        apply();
        socket.close();
        transcript = transcript.continued();
        transcript.expectResumed();
        frames = new ArrayList<>();
        applied = 0;
        seen = 0;
        socket = ChatSocket.events(node, session.query() + "&after=" + ParleyProcess.encoded(transcript.cursor()));
        sees("resumed");
    }

    Optional<ChatSocket.Closed> closed() {
        return socket.closed();
    }

    ChatSocket.Closed awaitClosed() {
        return socket.awaitClosed();
    }

    ChatSocket socket() {
        return socket;
    }

    public Session session() {
        return session;
    }

    /** Fails if any frame broke the protocol. */
    public void obeysTheProtocol() {
        apply();
        assertThat(violations).as("frames that break the protocol").isEmpty();
    }

    @Override
    public void close() {
        socket.close();
        obeysTheProtocol();
    }
}
