package org.parley.groq;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.parley.config.ModelSettings;

/** Where calls get their connections from. */
interface ModelConnections extends AutoCloseable {

    /**
     * A connection for one call, whose response {@code handler} takes.
     *
     * @throws ModelException where no model is configured
     */
    ModelConnection open(ResponseHandler handler) throws ModelException;

    /** To be called when no call is under way. */
    @Override
    void close();

    /** The way that suits the server's REST client. */
    static ModelConnections of(ModelSettings settings) {
        GroqApiFactory apis = new GroqApiFactory(settings);
        if (RestClientBuilder.newBuilder().getClass().getName().startsWith("org.glassfish.jersey.")) {
            try {
                return new JerseyConnections(apis, settings.connect());
            } catch (LinkageError e) {
                Logger.getLogger(ModelConnections.class.getName())
                        .log(
                                Level.WARNING,
                                "Jersey''s connector can''t be used ({0}): a silent model is left only when its time is over",
                                e.toString());
            }
        }
        return new ClientPerCall(apis);
    }
}
