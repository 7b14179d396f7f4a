package org.parley.system;

import java.util.Optional;

/** A client without a subprotocol: a question is a text frame, an answer is a text frame. */
public final class PlainClient implements AutoCloseable {
    private final ChatSocket socket;
    private int heard;

    private PlainClient(ChatSocket socket) {
        this.socket = socket;
    }

    public static PlainClient connect(ParleyProcess node, Session session) {
        return new PlainClient(ChatSocket.plain(node, session.query()));
    }

    public void asks(String question) {
        socket.sends(question);
    }

    /** The next frame that this client has not heard yet. */
    public String hears() {
        socket.waits("the next answer", ChatSocket.LIMIT, () -> socket.texts().size() > heard);
        return socket.texts().get(heard++);
    }

    /** Frames that came and were not heard yet. */
    public int unheard() {
        return socket.texts().size() - heard;
    }

    Optional<ChatSocket.Closed> closed() {
        return socket.closed();
    }

    ChatSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }
}
