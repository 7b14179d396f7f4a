package org.parley.chaos;

import jakarta.json.JsonObject;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.parley.system.ChatSocket;
import org.parley.system.Json;
import org.parley.system.ParleyProcess;
import org.parley.system.Session;
import org.parley.system.Transcript;
import org.parley.system.Turn;

/**
 * A client that behaves like the page: it connects to any node, goes on after its last cursor, asks again under the same
 * id what was not accepted, and gives up never. Its thread is the only one that talks; others look on.
 */
final class PageClient implements AutoCloseable {
    private static final Set<String> ENDS = Set.of("done", "failed", "snapshot");
    private static final Duration LOOK = Duration.ofMillis(5);
    /** The node goes away, the connection broke, the node or Redis can't just now. */
    private static final Set<Integer> NORMAL_ENDS = Set.of(1001, 1006, 1013);

    private static final Duration BACKOFF = Duration.ofMillis(300);

    private final Site site;
    private final Session session;
    private final Random random;
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final Map<String, String> outbox = new LinkedHashMap<>();
    private final List<String> unsent = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** How each turn ended, when this client heard of it: that is for ever. */
    private final Map<String, String> ended = new HashMap<>();

    private int snapshots;
    private int restarts;
    private Transcript transcript = new Transcript();
    private boolean ready;
    private volatile @Nullable ChatSocket socket;
    private volatile boolean closed;
    private final Thread thread = new Thread(this::live, "page");

    PageClient(Site site, Session session, long seed) {
        this.site = site;
        this.session = session;
        this.random = new Random(seed);
        thread.setDaemon(true);
        thread.start();
    }

    Session session() {
        return session;
    }

    /** Puts a question into the outbox, from where it goes as soon as there is a connection. */
    synchronized void asks(String id, String text) {
        asked.put(id, text);
        outbox.put(id, text);
        unsent.add(id);
    }

    /** All questions by their ids, in the order asked. */
    synchronized Map<String, String> asked() {
        return new LinkedHashMap<>(asked);
    }

    synchronized boolean isReady() {
        return ready;
    }

    synchronized boolean hasAccepted(String id) {
        return !outbox.containsKey(id);
    }

    /** Looks at a turn as this client has it now. */
    synchronized boolean sees(String id, Predicate<Turn> condition) {
        return transcript.ofAsk(id).filter(condition).isPresent();
    }

    synchronized boolean hasAllEnds() {
        return asked.keySet().stream()
                .allMatch(id -> transcript
                        .ofAsk(id)
                        .filter(turn -> turn.end.isPresent())
                        .isPresent());
    }

    synchronized Optional<Turn> turn(String id) {
        return transcript.ofAsk(id);
    }

    /** What broke the protocol. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How often a turn was begun again. */
    synchronized int restarts() {
        return restarts;
    }

    synchronized int snapshots() {
        return snapshots;
    }

    synchronized Collection<Turn> turns() {
        return List.copyOf(transcript.turns());
    }

    synchronized String cursor() {
        return transcript.cursor();
    }

    /** Its connection breaks without a close frame. */
    void cut() {
        ChatSocket current = socket;
        if (current != null) {
            synchronized (this) {
                ready = false;
            }
            current.cut();
        }
    }

    private void live() {
        while (!closed) {
            connect().ifPresent(this::use);
            synchronized (this) {
                ready = false;
            }
            LockSupport.parkNanos((long) (BACKOFF.toNanos() * (0.5 + random.nextDouble())));
        }
    }

    private void use(ChatSocket current) {
        try (current) {
            socket = current;
            converse(current);
        } catch (CompletionException e) {
            // It went away between two frames: the next try finds another.
        } catch (RuntimeException | AssertionError e) {
            breaksTheRules("the client failed: " + e);
        }
    }

    /** Empty where no node is there, or none that answers. */
    private Optional<ChatSocket> connect() {
        String cursor;
        synchronized (this) {
            transcript = transcript.continued();
            cursor = transcript.cursor();
            if (!cursor.isEmpty()) {
                transcript.expectResumed();
            }
        }
        String after = cursor.isEmpty() ? "" : "&after=" + ParleyProcess.encoded(cursor);
        try {
            return Optional.of(ChatSocket.events(site.web(random).process(), "?token=" + session.token() + after));
        } catch (AssertionError e) {
            return Optional.empty();
        }
    }

    private void converse(ChatSocket current) {
        int applied = 0;
        while (!closed) {
            boolean open = current.isOpen();
            List<String> texts = current.textsFrom(applied);
            applied += texts.size();
            texts.forEach(this::apply);
            if (!open) {
                current.closed()
                        .filter(end -> !NORMAL_ENDS.contains(end.code()))
                        .ifPresent(end -> breaksTheRules("closed: " + end));
                current.error()
                        .filter(ProtocolException.class::isInstance)
                        .ifPresent(broken -> breaksTheRules("no WebSocket: " + broken));
                return;
            }
            for (Map.Entry<String, String> ask : toSend().entrySet()) {
                current.sends(Json.object("type", "ask", "id", ask.getKey(), "text", ask.getValue())
                        .build()
                        .toString());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private synchronized Map<String, String> toSend() {
        Map<String, String> now = new LinkedHashMap<>();
        if (ready) {
            unsent.forEach(id -> Optional.ofNullable(outbox.get(id)).ifPresent(text -> now.put(id, text)));
            unsent.clear();
        }
        return now;
    }

    private synchronized void apply(String text) {
        JsonObject frame = Json.read(text);
        switch (Json.text(frame, "type")) {
            case "ready" -> {
                ready = true;
                unsent.clear();
                unsent.addAll(outbox.keySet());
            }
            case "accepted" -> outbox.remove(Json.text(frame, "id"));
            case "restarted" -> restarts++;
            case "snapshot" -> snapshots++;
            case "error" -> rejected(frame);
            default -> {
                // The transcript has the rest.
            }
        }
        transcript.apply(frame).ifPresent(broken -> breaksTheRules(broken + ": " + text));
        if (Json.text(frame, "type").equals("snapshot")) {
            // What a snapshot shows was accepted.
            transcript.turns().forEach(turn -> outbox.remove(turn.askId));
        }
        if (ENDS.contains(Json.text(frame, "type"))) {
            compareEnds(text);
        }
    }

    /** No end is ever taken back, or becomes another. */
    private void compareEnds(String frame) {
        ended.forEach((id, how) -> {
            if (!how.equals(transcript.ofAsk(id).map(PageClient::end).orElse(""))) {
                breaksTheRules("the end of " + id + " was taken back by " + frame);
            }
        });
        transcript.turns().stream()
                .filter(turn -> turn.end.isPresent())
                .forEach(turn -> ended.put(turn.askId, end(turn)));
    }

    private static String end(Turn turn) {
        return turn.end.isEmpty() ? "" : turn.isDone() ? "done " + turn.answer : "failed";
    }

    private void rejected(JsonObject frame) {
        String id = Json.text(frame, "id");
        if (Json.text(frame, "code").equals("busy")) {
            // Unless it was accepted after all, which may be heard of first.
            if (outbox.containsKey(id)) {
                unsent.add(id);
            }
        } else {
            breaksTheRules("refused: " + frame);
        }
    }

    private synchronized void breaksTheRules(String how) {
        violations.add(how);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(15).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
