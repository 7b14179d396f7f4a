package org.parley.micro;

/** Why Parley can't start. The message is one line for the person who started it: what is wrong and what to do. */
final class CannotStartException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
