package org.parley.groq;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says what a failure on the way to the model API means, in our own words: a library's may quote a header or a body. */
final class NetworkFailures {
    private static final Logger LOG = Logger.getLogger(NetworkFailures.class.getName());

    private NetworkFailures() {}

    /** Sends a request; what goes wrong means the same wherever it does. */
    static Response translating(Supplier<Response> sending) throws ModelException {
        try {
            return sending.get();
        } catch (ErrorResponses.Raised e) {
            throw e.error();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /** What goes wrong while letting go of something changes nothing. */
    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(
                    Level.FINE,
                    "closing a connection to the model API: {0}",
                    e.getClass().getName());
        }
    }

    static ModelException translated(Exception failure) {
        IOException io = networkFailure(failure);
        if (io == null) {
            String name = failure.getClass().getSimpleName();
            return new ModelException(ModelFailure.INTERNAL, true, "the request failed on our side: " + name);
        }
        String name = io.getClass().getSimpleName();
        return isSilence(io)
                ? ModelException.timeout("the model API was silent for too long: " + name)
                : ModelException.unavailable("no connection to the model API, or it broke: " + name);
    }

    /** The innermost: AsyncHttpClient says of a certificate that is not trusted, too, that it could not connect. */
    private static @Nullable IOException networkFailure(Throwable failure) {
        IOException innermost = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                innermost = io;
            }
        }
        return innermost;
    }

    /** Whether a server that was reached said nothing; HttpURLConnection has one exception for this and for connecting. */
    private static boolean isSilence(IOException io) {
        if (!(io instanceof SocketTimeoutException)) {
            return false;
        }
        String message = io.getMessage();
        return message == null || !message.toLowerCase(Locale.ROOT).contains("connect");
    }
}
