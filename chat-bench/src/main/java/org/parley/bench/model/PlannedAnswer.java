package org.parley.bench.model;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** An answer on its way to whoever asked the model. */
final class PlannedAnswer {
    private static final String HEAD = "data: {\"id\":\"bench\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"stub/bench\",\"choices\":[{\"index\":0,\"delta\":";
    private static final String TOKEN_TAIL = ",\"finish_reason\":null}]}\n\n";

    private final Order order;
    private final HttpServerResponse response;
    private long dueNanos;
    private int next;
    private boolean gone;

    PlannedAnswer(Order order, HttpServerResponse response, long dueNanos) {
        this.order = order;
        this.response = response;
        this.dueNanos = dueNanos;
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.exceptionHandler(fault -> gone = true);
        response.closeHandler(closed -> gone = true);
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isOver() {
        return gone || next == order.tokens();
    }

    /** Sends what is due: one token, or all of them where there is no gap. */
    void send(long nanoTime) {
        if (gone) {
            return;
        }
        StringBuilder events = new StringBuilder();
        do {
            token(events, nanoTime);
            next++;
        } while (order.gapMillis() == 0 && next < order.tokens());
        dueNanos += order.gapMillis() * 1_000_000L;
        if (next < order.tokens()) {
            if (events.isEmpty()) {
                return;
            }
            response.write(Buffer.buffer(events.toString()));
        } else {
            end(events);
        }
    }

    private void token(StringBuilder events, long nanoTime) {
        boolean middle = next == order.tokens() / 2;
        Order.Fault fault = middle ? order.fault() : Order.Fault.NONE;
        switch (fault) {
            case LOST -> {}
            case DOUBLED -> {
                event(events, order.number(), next, nanoTime);
                event(events, order.number(), next, nanoTime);
            }
            case SWAPPED -> {
                event(events, order.number(), next + 1, nanoTime);
                event(events, order.number(), next, nanoTime);
                next++;
            }
            case MIXED -> event(events, order.number() + 1, next, nanoTime);
            case NONE -> event(events, order.number(), next, nanoTime);
        }
    }

    private void event(StringBuilder events, long question, int index, long nanoTime) {
        long due = dueNanos / 1000;
        events.append(HEAD)
                .append("{\"content\":\"")
                .append(new StampedToken(question, index, due, Math.max(0, nanoTime / 1000 - due)).text())
                .append("\"}")
                .append(TOKEN_TAIL);
    }

    private void end(StringBuilder events) {
        events.append(HEAD)
                .append("{},\"finish_reason\":\"stop\"}]}\n\n")
                .append("data: {\"id\":\"bench\",\"object\":\"chat.completion.chunk\",\"choices\":[],")
                .append("\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":")
                .append(order.tokens())
                .append(",\"total_tokens\":")
                .append(order.tokens() + 20)
                .append("}}\n\ndata: [DONE]\n\n");
        response.end(Buffer.buffer(events.toString()));
    }
}
