package org.parley.web.chat;

import java.util.List;
import org.parley.redis.ConversationId;
import org.parley.redis.ConversationLog;
import org.parley.redis.LogEvent;
import org.parley.redis.SessionView;

/**
 * Delivers a conversation's log to one socket from a cursor on, each event once and in order. Live events are passed on
 * as they come; where one is missing, or the client is slow, the log is read instead. Everything here runs on the
 * socket's lane.
 */
final class LogFollower {
    /** Who gets the events. */
    interface Listener {
        void event(LogEvent event);

        /** What came between is no longer in the log: this replaces everything. */
        void replaced(SessionView view);

        /** The session expired or was deleted. */
        void gone();

        /** False while so much is unsent that nothing more should be delivered. */
        boolean takesMore();
    }

    private final ConversationLog log;
    private final ConversationId id;
    private final Lane lane;
    private final Listener listener;

    private String position = "";
    private String newest = "";
    private boolean following;
    private boolean reading;
    /** Counts up when delivery starts over, so that a reading from before is thrown away. */
    private int delivery;

    LogFollower(ConversationLog log, ConversationId id, Lane lane, Listener listener) {
        this.log = log;
        this.id = id;
        this.lane = lane;
        this.listener = listener;
    }

    /** Delivers what comes after {@code cursor}, which is the log's end: nothing needs to be read. */
    void startAtEnd(String cursor) {
        position = cursor;
        following = true;
    }

    /** Delivers everything after {@code cursor}, from the log and then live. */
    void startOver(String cursor) {
        position = cursor;
        following = true;
        delivery++;
        reading = false;
        read();
    }

    /** An event was announced live. */
    void announced(String previous, LogEvent event) {
        if (!following) {
            return;
        }
        if (reading) {
            isKnown(event.cursor());
        } else if (previous.equals(position) && listener.takesMore()) {
            deliver(event);
        } else if (!Cursors.isCursor(position) || Cursors.isAfter(event.cursor(), position)) {
            read();
        }
    }

    /** The log's end was looked up. */
    void checked(String last) {
        if (following && reading) {
            isKnown(last);
        } else if (following && !last.equals(position)) {
            read();
        }
    }

    /** How far the log goes, as was heard while it is read; an older word may come later. */
    private void isKnown(String cursor) {
        if (newest.isEmpty() || Cursors.isAfter(cursor, newest)) {
            newest = cursor;
        }
    }

    /** There is room for more again. */
    void drained() {
        if (following && !reading) {
            read();
        }
    }

    private void deliver(LogEvent event) {
        position = event.cursor();
        listener.event(event);
    }

    private void read() {
        if (!listener.takesMore()) {
            return;
        }
        reading = true;
        int current = delivery;
        lane.whenDone(log.read(id, position), (result, fault) -> {
            if (current == delivery) {
                reading = false;
                // Without an answer the next check tries again.
                if (result != null) {
                    apply(result);
                }
            }
        });
    }

    private void apply(ConversationLog.Reading result) {
        if (result instanceof ConversationLog.Reading.Events events) {
            apply(events.events(), events.more());
        } else if (result instanceof ConversationLog.Reading.UnknownCursor) {
            show();
        } else {
            following = false;
            listener.gone();
        }
    }

    private void apply(List<LogEvent> events, boolean more) {
        for (LogEvent event : events) {
            if (!listener.takesMore()) {
                return;
            }
            deliver(event);
        }
        if (more) {
            read();
        } else {
            checkNewest();
        }
    }

    private void show() {
        reading = true;
        int current = delivery;
        lane.whenDone(log.show(id), (view, fault) -> {
            if (current == delivery) {
                reading = false;
                if (view != null && !listener.takesMore()) {
                    // Large as it may be, it is not held until there is room, but asked for again then.
                    return;
                }
                if (view != null && view.isPresent()) {
                    position = view.get().cursor();
                    listener.replaced(view.get());
                    checkNewest();
                } else if (view != null) {
                    following = false;
                    listener.gone();
                }
            }
        });
    }

    private void checkNewest() {
        boolean behind = !newest.isEmpty() && Cursors.isCursor(position) && Cursors.isAfter(newest, position);
        newest = "";
        if (behind) {
            read();
        }
    }
}
