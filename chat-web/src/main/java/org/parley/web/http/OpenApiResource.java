package org.parley.web.http;

import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The OpenAPI document as it is written. Payara's own rendition at {@code /openapi} takes seconds at first and calls it
 * plain text; the filter is before it. WildFly, whose subsystem is before any filter, renders the same file.
 */
@RequestScoped
@Path("openapi")
public class OpenApiResource {
    private static final String DOCUMENT = "/WEB-INF/classes/META-INF/openapi.yaml";

    @Context
    ServletContext archive;

    @GET
    @Produces("application/yaml; charset=utf-8")
    public String document() throws IOException {
        try (InputStream in = archive.getResourceAsStream(DOCUMENT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
