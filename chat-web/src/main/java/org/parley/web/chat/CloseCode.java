package org.parley.web.chat;

import jakarta.websocket.CloseReason;

/** Why the server closes a socket; docs/protocol.md says what a client does then. */
enum CloseCode {
    IDLE(1000),
    GOING_AWAY(1001),
    REFUSED(1008),
    TOO_LARGE(1009),
    OVERLOADED(1013);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** @param words for a person; at most 123 bytes go into a close frame (RFC 6455, 5.5) */
    CloseReason saying(String words) {
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), words);
    }
}
