package org.parley.web.chat;

import java.util.concurrent.CompletionStage;
import org.parley.redis.ConversationLog;

/** One of the two protocols of a socket. Everything runs on the socket's lane. */
sealed interface Dialogue extends LogFollower.Listener permits EventDialogue, PlainDialogue {

    /** The session is known: say so, and start to deliver. */
    void opened(ConversationLog.Attached session);

    /** A text message; what it asks for is done when the stage is. */
    CompletionStage<?> text(String message);

    /** There is room for more after there was none; events come by themselves. */
    void drained();

    /** A binary message, which neither protocol has. */
    void binary();
}
