package org.parley.web.chat;

/** {@code org.parley:type=Sockets}: the WebSocket connections to this node. None of it asks Redis. */
public interface SocketsMXBean {
    int getOpen();

    /** Above this, connections are refused. */
    int getMost();

    /** Conversations that these connections are of. */
    int getConversations();

    /** What their clients have not taken yet. */
    long getUnsentBytes();

    /** Whether no more are let in, as the node goes away. */
    boolean isClosing();
}
