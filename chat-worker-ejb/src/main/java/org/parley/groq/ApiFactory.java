package org.parley.groq;

import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.parley.config.ModelSettings;

/**
 * Makes a REST client for each call, so that closing it ends that call and no other. RESTEasy (WildFly) ends a blocked
 * read when its client is closed. Jersey (Payara) on the JDK's HttpURLConnection can't: closing waits for the read, up
 * to the read time-out. There the call goes over the JDK's newer client instead, by {@link JerseyConnector}.
 */
class ApiFactory {
    private static final Logger LOG = Logger.getLogger(ApiFactory.class.getName());

    private final ModelSettings settings;
    private final Optional<Supplier<Object>> connectors;

    ApiFactory(ModelSettings settings) {
        this(settings, connectors(settings));
    }

    /** @param connectors what to register with each client so that it can be cancelled, if there is need */
    ApiFactory(ModelSettings settings, Optional<Supplier<Object>> connectors) {
        this.settings = settings;
        this.connectors = connectors;
    }

    GroqApi create() throws ModelException {
        RestClientBuilder builder = RestClientBuilder.newBuilder()
                .baseUri(baseUrl())
                .followRedirects(false)
                .connectTimeout(settings.connect().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(longestSilenceMillis(), TimeUnit.MILLISECONDS)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .register(new ChatRequestWriter())
                .register(new ErrorResponses());
        if (!settings.apiKey().isEmpty()) {
            String bearer = "Bearer " + settings.apiKey();
            ClientRequestFilter authorization =
                    request -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, bearer);
            builder.register(authorization, 1000);
        }
        connectors.ifPresent(connector -> builder.register(connector.get()));
        return builder.build(GroqApi.class);
    }

    private URI baseUrl() throws ModelException {
        return settings.baseUrl()
                .orElseThrow(() -> new ModelException(
                        ModelFailure.MODEL_UNAVAILABLE, false, "no model is configured: set GROQ_API_KEY"));
    }

    /** A net below the limits that {@link GroqCall#enforceLimits} watches: here a read ends by itself. */
    private long longestSilenceMillis() {
        return Math.max(
                settings.firstToken().toMillis(), settings.betweenTokens().toMillis());
    }

    private static Optional<Supplier<Object>> connectors(ModelSettings settings) {
        if (!RestClientBuilder.newBuilder().getClass().getName().startsWith("org.glassfish.jersey.")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JerseyConnector.supplier(settings.connect()));
        } catch (LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "Jersey''s connector classes can''t be seen ({0}): a silent model is left only when its time is over",
                    e.toString());
            return Optional.empty();
        }
    }
}
