package org.parley.bench.load;

import java.util.BitSet;
import org.parley.bench.model.Order;
import org.parley.bench.model.StampedToken;

/** A question and what came of it: every token is looked at, and the first thing that is wrong with each is counted. */
public final class Asked {
    private final Order order;
    private final Figures figures;
    private final long dueNanos;
    private final Runnable whenOver;
    private final BitSet seen = new BitSet();
    private final StringBuilder rest = new StringBuilder();
    private int next;
    private boolean begun;
    private boolean over;

    /**
     * @param dueNanos when it was to be asked, by {@link System#nanoTime}
     * @param whenOver called once, at its end or failure
     */
    public Asked(Order order, Figures figures, long dueNanos, Runnable whenOver) {
        this.order = order;
        this.figures = figures;
        this.dueNanos = dueNanos;
        this.whenOver = whenOver;
    }

    public Order order() {
        return order;
    }

    /** More of the answer; tokens end with a space, wherever the pieces do. */
    void text(String piece, long nanoTime) {
        String text = piece;
        if (!rest.isEmpty()) {
            text = rest.append(piece).toString();
            rest.setLength(0);
        }
        int from = 0;
        for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', from)) {
            token(StampedToken.read(text, from, space), nanoTime / 1000);
            from = space + 1;
        }
        rest.append(text, from, text.length());
    }

    private void token(StampedToken token, long nowMicros) {
        if (token.question() != order.number()) {
            figures.faults().count(Faults.Fault.MIXED);
            return;
        }
        if (seen.get(token.index())) {
            figures.faults().count(Faults.Fault.DOUBLED);
            return;
        }
        if (token.index() < next) {
            figures.faults().count(Faults.Fault.REORDERED);
        }
        seen.set(token.index());
        if (!begun) {
            begun = true;
            figures.first(nowMicros - dueNanos / 1000);
        }
        next = Math.max(next, token.index() + 1);
        figures.token(nowMicros - token.sentMicros(), nowMicros - token.dueMicros());
    }

    /** The attempt so far is void: all of it comes again. */
    void restarted() {
        seen.clear();
        next = 0;
        rest.setLength(0);
    }

    void ended(long nanoTime) {
        if (over) {
            figures.faults().count(Faults.Fault.ENDED_TWICE);
            return;
        }
        over = true;
        for (int missing = seen.cardinality(); missing < order.tokens(); missing++) {
            figures.faults().count(Faults.Fault.LOST);
        }
        figures.end((nanoTime - dueNanos) / 1000);
        whenOver.run();
    }

    void failed() {
        fault(Faults.Fault.FAILED);
    }

    /** There was time enough, and no end came. */
    public void unanswered() {
        fault(Faults.Fault.UNANSWERED);
    }

    private void fault(Faults.Fault fault) {
        figures.faults().count(fault);
        if (!over) {
            over = true;
            whenOver.run();
        }
    }
}
