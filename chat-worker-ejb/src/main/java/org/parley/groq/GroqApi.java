package org.parley.groq;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The wire of an OpenAI-compatible model API. Public because servers make proxies of it; use {@link GroqClient}, which
 * adds the key, the limits and the meaning of errors.
 */
@RegisterRestClient(configKey = "groq")
public interface GroqApi extends AutoCloseable {

    /**
     * Asks for an answer. The response's entity is to be read as a stream, as it comes.
     *
     * @throws RuntimeException for every status other than 2xx
     */
    @POST
    @Path("chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.SERVER_SENT_EVENTS, MediaType.APPLICATION_JSON})
    Response complete(ChatRequest request);

    /** Ends a request under way. */
    @Override
    void close();
}
