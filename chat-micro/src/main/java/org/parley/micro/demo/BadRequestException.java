package org.parley.micro.demo;

/** A request that the API does not accept; the message is for whoever wrote the client. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    BadRequestException(String message) {
        this(400, message);
    }

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
        this.reason = message;
    }

    /** What is wrong with it. */
    String reason() {
        return reason;
    }

    int status() {
        return status;
    }
}
