package org.parley.web.chat;

/** The open sockets for an operator's console. Thread-safe. */
record SocketsConsole(OpenSockets sockets) implements SocketsMXBean {

    @Override
    public int getOpen() {
        return sockets.open();
    }

    @Override
    public int getMost() {
        return sockets.settings().limits().socketsPerNode();
    }

    @Override
    public int getConversations() {
        return sockets.conversations();
    }

    @Override
    public long getUnsentBytes() {
        return sockets.unsentBytes();
    }

    @Override
    public boolean isClosing() {
        return sockets.isClosing();
    }
}
