package org.parley.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text that is no frame; the message says why and never repeats what was sent. */
public final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final @Nullable String id;

    BadFrameException(String reason, @Nullable String id) {
        super(reason, null, false, false);
        this.reason = reason;
        this.id = id;
    }

    /** What is wrong, in words for the client's developer. */
    public String reason() {
        return reason;
    }

    /** The ask's id, where it could be read. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }
}
