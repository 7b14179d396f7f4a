package org.parley.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.bench.model.Order;

/**
 * All clients of a run, on one thread: what it asks is planned by the clock and not by the answers, unless said otherwise.
 * The methods are for the thread that measures.
 */
public final class Load implements AutoCloseable {
    /** That connect at a time: more would overflow what a server lets wait to be accepted. */
    private static final int CONNECTING = 50;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context thread = vertx.getOrCreateContext();
    private final WebSocketClient sockets =
            vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(100_000));
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(8192).setMaxWaitQueueSize(-1));
    private final Set<Asked> open = new HashSet<>();
    private long asked;

    /** What a question asks of the model, but for its number. */
    public record Shape(int firstMillis, int gapMillis, int tokens, Order.Fault fault) {
        public Shape(int firstMillis, int gapMillis, int tokens) {
            this(firstMillis, gapMillis, tokens, Order.Fault.NONE);
        }
    }

    /** Sessions with the model itself. */
    public List<Chat> model(int port, int count) {
        List<Chat> chats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chats.add(new ModelChat(http, port));
        }
        return chats;
    }

    /** Connects a session for each token. */
    public List<Chat> connect(int port, List<String> tokens) {
        return await(
                () -> {
                    List<Chat> chats = new ArrayList<>();
                    Future<Void> done = Future.succeededFuture();
                    for (int from = 0; from < tokens.size(); from += CONNECTING) {
                        List<String> some = tokens.subList(from, Math.min(tokens.size(), from + CONNECTING));
                        done = done.compose(before -> Future.all(some.stream()
                                        .map(token -> SocketChat.connect(sockets, port, token)
                                                .onSuccess(chats::add))
                                        .toList())
                                .mapEmpty());
                    }
                    return done.map(chats);
                },
                300);
    }

    public void close(List<Chat> chats) {
        await(
                () -> {
                    chats.forEach(Chat::close);
                    return Future.succeededFuture();
                },
                30);
    }

    /** Open loop: each session asks every so often, whether it has been answered or not; the sessions one after another. */
    public void every(int periodMillis, int seconds, List<Chat> chats, Shape shape, Figures figures) {
        long start = System.nanoTime() + 1_000_000;
        int rounds = Math.max(1, seconds * 1000 / periodMillis);
        inThread(() -> {
            for (int i = 0; i < chats.size(); i++) {
                Chat chat = chats.get(i);
                long offset = (long) periodMillis * 1_000_000 * i / chats.size();
                for (int round = 0; round < rounds; round++) {
                    long due = start + offset + round * periodMillis * 1_000_000L;
                    at(due, () -> ask(chat, shape, figures, due, () -> {}));
                }
            }
        });
    }

    /** Each session asks once, spread over this time. */
    public void once(int spreadMillis, List<Chat> chats, Shape shape, Figures figures) {
        every(spreadMillis, spreadMillis / 1000, chats, shape, figures);
    }

    /** Closed loop, for throughput alone: each session asks again as soon as it is answered. */
    public void again(int seconds, List<Chat> chats, Shape shape, Figures figures) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        inThread(() -> chats.forEach(chat -> again(end, chat, shape, figures)));
    }

    private void again(long end, Chat chat, Shape shape, Figures figures) {
        long now = System.nanoTime();
        if (now < end) {
            ask(chat, shape, figures, now, () -> vertx.runOnContext(later -> again(end, chat, shape, figures)));
        }
    }

    private void at(long nanoTime, Runnable task) {
        long millis = (nanoTime - System.nanoTime()) / 1_000_000;
        if (millis < 1) {
            task.run();
        } else {
            vertx.setTimer(millis, timer -> task.run());
        }
    }

    private void ask(Chat chat, Shape shape, Figures figures, long due, Runnable whenOver) {
        Order order = new Order(++asked, shape.firstMillis(), shape.gapMillis(), shape.tokens(), shape.fault());
        Asked[] self = new Asked[1];
        self[0] = new Asked(order, figures, due, () -> {
            open.remove(self[0]);
            whenOver.run();
        });
        open.add(self[0]);
        chat.ask(self[0]);
    }

    /** Waits until everything that was asked has an end; what has none by then is counted as unanswered. */
    public void awaitAnswers(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end && !await(() -> Future.succeededFuture(open.isEmpty()), 30)) {
            pause(20);
        }
        await(
                () -> {
                    List.copyOf(open).forEach(Asked::unanswered);
                    return Future.succeededFuture();
                },
                30);
    }

    /** Looks at figures on the thread that writes them. */
    public <T> T look(Callable<T> look) {
        return await(() -> Future.succeededFuture(look.call()), 30);
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private void inThread(Runnable task) {
        await(
                () -> {
                    task.run();
                    return Future.succeededFuture();
                },
                60);
    }

    private <T> T await(Callable<Future<T>> task, int seconds) {
        Promise<T> result = Promise.promise();
        thread.runOnContext(run -> {
            try {
                task.call().onComplete(result);
            } catch (Exception e) {
                result.fail(e);
            }
        });
        try {
            return result.future().toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the load could not be made", e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
