package org.parley.web.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.redis.RedisUnavailableException;

/** No exception reaches a client: they become the one form of an error. */
@Provider
public class FaultMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(FaultMapper.class.getName());

    /** Seconds; about what Redis takes to come back. */
    private static final int RETRY_AFTER = 5;

    @Override
    public Response toResponse(Throwable fault) {
        if (fault instanceof WebApplicationException known) {
            int status = known.getResponse().getStatus();
            return ErrorBody.response(status, ErrorBody.words(status));
        }
        if (fault instanceof RedisUnavailableException) {
            return ErrorBody.retryLater(503, "The store is away: try again.", RETRY_AFTER);
        }
        LOG.log(Level.SEVERE, "a request failed", fault);
        return ErrorBody.response(500, ErrorBody.words(500));
    }
}
