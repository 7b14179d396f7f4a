package org.parley.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Calls of one script that may travel together ({@link Redis#groups}). A call that comes alone leaves at once; those that
 * are made while it is under way leave together, as one call, when its reply is there: so the cost of a call falls as the
 * load rises. Thread-safe.
 */
final class GroupedCalls {
    /** Redis does nothing else meanwhile: with some 100 us for each, a few milliseconds. */
    private static final int MOST = 32;

    private final BiFunction<List<Object>, Object[], CompletableFuture<List<Object>>> script;
    private final Queue<Call> waiting = new ArrayDeque<>();
    private boolean underWay;

    private record Call(List<Object> keys, Object[] args, CompletableFuture<Object> reply) {}

    /** @param script with grouped.lua at its end */
    GroupedCalls(BiFunction<List<Object>, Object[], CompletableFuture<List<Object>>> script) {
        this.script = script;
    }

    /** @return the reply to this call, or why there is none */
    CompletableFuture<Object> call(List<Object> keys, Object... args) {
        Call call = new Call(keys, args, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(call);
        }
        sendNext();
        return call.reply();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Each call's own future says how it ended.
    private void sendNext() {
        List<Call> group = new ArrayList<>();
        synchronized (this) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            while (!waiting.isEmpty() && group.size() < MOST) {
                group.add(waiting.remove());
            }
        }
        send(group).whenComplete((replies, fault) -> {
            synchronized (this) {
                underWay = false;
            }
            sendNext();
            for (int i = 0; i < group.size(); i++) {
                Call call = group.get(i);
                if (fault != null) {
                    call.reply().completeExceptionally(fault);
                } else if (replies.get(i) != null) {
                    call.reply().complete(replies.get(i));
                } else {
                    sendAlone(call);
                }
            }
        });
    }

    /** A call that failed among others: what it fails with alone is its reply. */
    @SuppressWarnings("FutureReturnValueIgnored") // The call's own future says how it ended.
    private void sendAlone(Call call) {
        send(List.of(call)).whenComplete((replies, fault) -> {
            if (fault != null) {
                call.reply().completeExceptionally(fault);
            } else {
                call.reply().complete(replies.get(0));
            }
        });
    }

    private CompletableFuture<List<Object>> send(List<Call> group) {
        List<Object> keys = new ArrayList<>();
        List<Object> args = new ArrayList<>();
        for (Call call : group) {
            keys.addAll(call.keys());
            args.addAll(List.of(call.args()));
        }
        args.add(group.size());
        try {
            return script.apply(keys, args.toArray());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
