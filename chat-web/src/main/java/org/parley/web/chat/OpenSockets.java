package org.parley.web.chat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;
import org.parley.config.WebSettings;
import org.parley.jmx.NodeMBean;
import org.parley.redis.ConversationId;
import org.parley.redis.ConversationLog;
import org.parley.redis.Deadlines;
import org.parley.redis.LiveEvents;
import org.parley.redis.LocalWorker;
import org.parley.redis.LogEvent;
import org.parley.redis.Mailbox;
import org.parley.redis.Nodes;
import org.parley.redis.Redis;
import org.parley.trace.OtlpExport;
import org.parley.trace.TraceContext;

/**
 * All open sockets of this node: takes what is announced in Redis to those whose conversation it is, and compares now and
 * then, because an announcement may be lost while the log never is. Thread-safe.
 */
@ApplicationScoped
public class OpenSockets {
    private static final Logger LOG = Logger.getLogger(OpenSockets.class.getName());

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CHECK_ANSWERING = Duration.ofMillis(1500);
    private static final Duration CHECK_IDLE = Duration.ofSeconds(15);
    private static final Duration PING = Duration.ofSeconds(30);
    /** How long closing all sockets may hold up an undeployment. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private static final Duration STUCK = Duration.ofSeconds(30);

    /** As many as there are processors, at least two: they only hand frames on. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    @Inject
    ChatSettings settings;

    @Inject
    Redis redis;

    @Inject
    Nodes nodes;

    @Inject
    PrometheusMeterRegistry metrics;

    @Inject
    OtlpExport traces;

    @Inject
    LocalWorker worker;

    @Resource
    ManagedThreadFactory threads;

    private final Map<ConversationId, ConversationFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable ExecutorService executor;
    private @Nullable ConversationLog log;
    private @Nullable Mailbox mailbox;
    private @Nullable LiveEvents live;
    private @Nullable HeldQuestions questions;
    private @Nullable NodeMBean console;
    private volatile boolean closing;

    @PostConstruct
    void start() {
        executor = Executors.newFixedThreadPool(THREADS, threads);
        log = new ConversationLog(redis, nodes.id(), settings.web().session());
        mailbox = new Mailbox(redis, settings.web(), worker);
        questions =
                new HeldQuestions(mailbox, redis.deadlines(), executor, new QuestionMetrics(metrics), traces.tracer());
        live = new LiveEvents(redis, nodes.id(), new Announcements());
        Gauge.builder("parley.sockets.open", open, AtomicInteger::get)
                .description("WebSocket connections to this node")
                .register(metrics);
        Gauge.builder("parley.sockets.unsent", this, OpenSockets::unsentBytes)
                .description("What the clients of all connections have not taken yet")
                .baseUnit("bytes")
                .register(metrics);
        if (settings.web().enabled()) {
            console = NodeMBean.register("Sockets", SocketsMXBean.class, new SocketsConsole(this));
        }
    }

    /** Closes all sockets, so that clients go to another node at once. */
    @PreDestroy
    void stop() {
        if (console != null) {
            console.close();
        }
        closeAll();
        live().close();
        executorService().shutdown();
        try {
            executorService().awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes all sockets with 1001 and lets no more in. Waits for that a moment, so that the container, which closes what
     * is left at undeployment, does not do it at the same time: Payara's classes do not bear that.
     */
    public void closeAll() {
        closing = true;
        CloseReason away = CloseCode.GOING_AWAY.saying("This node goes away: connect again.");
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        feeds.values().forEach(feed -> feed.forEach(socket -> closed.add(socket.closeFrom(away))));
        try {
            CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new))
                    .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.FINE, "sockets that were not closed in time", e);
        }
    }

    /**
     * A client has connected.
     *
     * @param events whether it speaks chat.v1
     * @param after the cursor to resume from; null for none
     * @param token empty where it brought none
     * @param trace that the connection is a part of
     * @return its socket, which is closed soon where it was refused
     */
    OpenSocket add(
            Session session,
            Optional<String> token,
            boolean events,
            @Nullable String after,
            Optional<TraceContext> trace) {
        ConversationId id = ConversationId.ofToken(token.orElse(""));
        OpenSocket socket = new OpenSocket(this, session, id, events, after, trace);
        if (token.isEmpty()) {
            return refuse(socket, CloseCode.REFUSED.saying("No session: sign in first."));
        }
        if (closing) {
            return refuse(socket, CloseCode.GOING_AWAY.saying("This node goes away: connect again."));
        }
        if (open.incrementAndGet() > settings.web().limits().socketsPerNode()) {
            open.decrementAndGet();
            return refuse(socket, CloseCode.OVERLOADED.saying("This node has too many connections: try again."));
        }
        ConversationFeed feed = feeds.compute(id, (key, known) -> {
            ConversationFeed one =
                    known == null ? new ConversationFeed(System.nanoTime() + CHECK_IDLE.toNanos()) : known;
            one.add(socket);
            return one;
        });
        if (feed.size() > settings.web().limits().socketsPerSession()) {
            remove(socket);
            return refuse(socket, CloseCode.OVERLOADED.saying("Too many connections of this session."));
        }
        socket.open();
        return socket;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a refusal.
    private static OpenSocket refuse(OpenSocket socket, CloseReason reason) {
        // It was never among the node's sockets, so it is not to be taken out of them.
        socket.removedNow();
        socket.closeFrom(reason);
        return socket;
    }

    void remove(OpenSocket socket) {
        if (!socket.removedNow()) {
            return;
        }
        open.decrementAndGet();
        socket.closed();
        feeds.computeIfPresent(socket.conversation(), (key, feed) -> {
            feed.remove(socket);
            return feed.size() == 0 ? null : feed;
        });
    }

    // ── what happens in Redis ──

    /** Hands events to sockets. All of a message are shared out among the threads at once: they are many under load. */
    private final class Announcements implements LiveEvents.Listener {
        private final List<Lane> woken = new ArrayList<>();

        @Override
        public void event(ConversationId id, String previous, String cursor, String json) {
            ConversationFeed feed = feeds.get(id);
            if (feed == null) {
                return;
            }
            if (cursor.isEmpty()) {
                feed.forEach(OpenSocket::gone);
                return;
            }
            feed.checkNoLaterThan(System.nanoTime() + CHECK_ANSWERING.toNanos());
            if (json.isEmpty()) {
                feed.forEach(socket -> socket.checked(cursor));
                return;
            }
            LogEvent event = new LogEvent(cursor, json);
            feed.forEach(socket -> socket.announced(previous, event, woken::add));
        }

        @Override
        public void endOfMessage() {
            List<Lane> lanes = List.copyOf(woken);
            woken.clear();
            int share = (lanes.size() + THREADS - 1) / THREADS;
            for (int from = share; from < lanes.size(); from += share) {
                Lane.runAll(executor(), lanes.subList(from, Math.min(lanes.size(), from + share)));
            }
            // Nothing on a lane waits, and to wake a thread costs more than to send a token.
            Lane.runAll(Runnable::run, lanes.subList(0, Math.min(share, lanes.size())));
        }
    }

    /** Called about every second by the node's clock. */
    public void tick() {
        long now = System.nanoTime();
        List<ConversationId> due = new ArrayList<>();
        feeds.forEach((id, feed) -> {
            feed.forEach(socket -> socket.tick(now, PING.toNanos(), STUCK.toNanos()));
            if (feed.isDue(now)) {
                feed.checkAt(now + CHECK_ANSWERING.toNanos());
                due.add(id);
            }
        });
        if (!due.isEmpty()) {
            check(due);
        }
    }

    /** Redis is back after a silence: whatever was announced meanwhile is looked up now. */
    public void checkAll() {
        long now = System.nanoTime();
        feeds.values().forEach(feed -> feed.checkAt(now));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What is not told is due again soon.
    private void check(List<ConversationId> ids) {
        long sent = System.nanoTime();
        log().check(ids, (id, standing) -> checked(id, standing, sent));
    }

    private void checked(ConversationId id, Optional<ConversationLog.Standing> standing, long sent) {
        ConversationFeed feed = feeds.get(id);
        if (feed == null) {
            return;
        }
        if (standing.isEmpty()) {
            feed.forEach(OpenSocket::gone);
            return;
        }
        feed.forEach(socket -> socket.checked(standing.get().last()));
        long wait = standing.get().answering()
                ? CHECK_ANSWERING.toNanos()
                : Math.min(CHECK_IDLE.toNanos(), standing.get().remaining().toNanos());
        feed.restUntil(System.nanoTime() + wait, sent);
    }

    int open() {
        return open.get();
    }

    int conversations() {
        return feeds.size();
    }

    boolean isClosing() {
        return closing;
    }

    long unsentBytes() {
        AtomicLong sum = new AtomicLong();
        feeds.values().forEach(feed -> feed.forEach(socket -> sum.addAndGet(socket.unsentBytes())));
        return sum.get();
    }

    // ── for one socket ──

    CompletableFuture<Optional<ConversationLog.Attached>> attach(ConversationId id) {
        return deadlines().within(CONNECT, log().attach(id));
    }

    CompletableFuture<AskResult> ask(ConversationId id, String ask, String text, Optional<TraceContext> trace) {
        ConversationFeed feed = feeds.get(id);
        if (feed != null) {
            feed.checkNoLaterThan(System.nanoTime() + CHECK_ANSWERING.toNanos());
        }
        return started(questions).ask(id, ask, text, trace);
    }

    CompletableFuture<Mailbox.Stopping> stop(ConversationId id, String turn) {
        return deadlines().within(HeldQuestions.HELD, mailbox().stop(id, turn));
    }

    void report(Throwable fault) {
        LOG.log(Level.WARNING, "a client's message could not be handled", fault);
    }

    WebSettings settings() {
        return settings.web();
    }

    Deadlines deadlines() {
        return redis.deadlines();
    }

    Executor executor() {
        return executorService();
    }

    ConversationLog log() {
        return started(log);
    }

    private Mailbox mailbox() {
        return started(mailbox);
    }

    private LiveEvents live() {
        return started(live);
    }

    private ExecutorService executorService() {
        return started(executor);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }
}
