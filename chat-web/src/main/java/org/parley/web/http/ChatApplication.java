package org.parley.web.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** JAX-RS below {@code /api}: at the root it would swallow the page and its files on Payara. */
@ApplicationPath("/api")
public class ChatApplication extends Application {

    @Override
    public Map<String, Object> getProperties() {
        // Jersey would describe itself to whoever asks with OPTIONS; other servers ignore this.
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
