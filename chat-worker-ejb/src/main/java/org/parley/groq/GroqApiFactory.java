package org.parley.groq;

import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.parley.config.ModelSettings;
import org.parley.trace.TraceContext;

/** Makes REST clients for the configured model API. */
final class GroqApiFactory {
    private final ModelSettings settings;

    GroqApiFactory(ModelSettings settings) {
        this.settings = settings;
    }

    /**
     * A new client.
     *
     * @param components to register with it
     * @throws ModelException where no model is configured
     */
    GroqApi create(Object... components) throws ModelException {
        RestClientBuilder builder = RestClientBuilder.newBuilder()
                .baseUri(baseUrl())
                .followRedirects(false)
                .connectTimeout(settings.connect().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(longestSilenceMillis(), TimeUnit.MILLISECONDS)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .register(new ChatRequestWriter())
                .register(new ErrorResponses());
        // Not as a @HeaderParam: for each of these Jersey (Payara) looks for a converter with every call, and takes
        // two exceptions to find none.
        ClientRequestFilter trace = request -> {
            if (request.getEntity() instanceof ChatRequest asked && asked.trace() != null) {
                request.getHeaders().putSingle(TraceContext.HEADER, asked.trace());
            }
        };
        builder.register(trace, 1000);
        if (!settings.apiKey().isEmpty()) {
            String bearer = "Bearer " + settings.apiKey();
            ClientRequestFilter authorization =
                    request -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, bearer);
            builder.register(authorization, 1000);
        }
        for (Object component : components) {
            builder.register(component);
        }
        return builder.build(GroqApi.class);
    }

    private URI baseUrl() throws ModelException {
        return settings.baseUrl()
                .orElseThrow(() -> new ModelException(
                        ModelFailure.MODEL_UNAVAILABLE, false, "no model is configured: set GROQ_API_KEY"));
    }

    /**
     * A net below the limits that {@link GroqCall#enforceLimits} watches: on RESTEasy (WildFly) a read ends by itself. {@link
     * JerseyConnector} has none.
     */
    private long longestSilenceMillis() {
        return Math.max(
                settings.firstToken().toMillis(), settings.betweenTokens().toMillis());
    }
}
