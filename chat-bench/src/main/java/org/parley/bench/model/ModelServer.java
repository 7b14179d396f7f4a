package org.parley.bench.model;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * An OpenAI-compatible API on one thread that does nothing but keep time, so that it is never what is waited for. All
 * streams share one tick of a millisecond.
 */
public final class ModelServer {
    /** Milliseconds that can be planned ahead. */
    private static final int SLOTS = 8192;

    private final List<List<PlannedAnswer>> slots = new ArrayList<>(SLOTS);
    private long ticked = System.nanoTime() / 1_000_000;

    private ModelServer() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /** @param args the port to listen on */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        ModelServer model = new ModelServer();
        vertx.setPeriodic(1, tick -> model.tick());
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(4096)
                .setHttp2ClearTextEnabled(false);
        vertx.createHttpServer(options)
                .requestHandler(model::asked)
                .listen()
                .onSuccess(server -> System.out.println("Model is ready"))
                .onFailure(fault -> {
                    fault.printStackTrace();
                    System.exit(1);
                });
    }

    private void asked(HttpServerRequest request) {
        long came = System.nanoTime();
        request.body().onSuccess(body -> {
            Order order = Order.lastIn(body.toString());
            PlannedAnswer answer =
                    new PlannedAnswer(order, request.response(), came + order.firstMillis() * 1_000_000L);
            plan(answer);
        });
    }

    private void plan(PlannedAnswer answer) {
        long at = answer.dueNanos() / 1_000_000;
        if (at <= ticked) {
            answer.send(System.nanoTime());
            if (!answer.isOver()) {
                plan(answer);
            }
        } else if (at - ticked >= SLOTS) {
            throw new IllegalArgumentException("planned too far ahead");
        } else {
            slots.get((int) (at % SLOTS)).add(answer);
        }
    }

    private void tick() {
        long now = System.nanoTime() / 1_000_000;
        while (ticked < now) {
            ticked++;
            List<PlannedAnswer> due = slots.set((int) (ticked % SLOTS), new ArrayList<>());
            for (PlannedAnswer answer : due) {
                answer.send(System.nanoTime());
                if (!answer.isOver()) {
                    plan(answer);
                }
            }
        }
    }
}
