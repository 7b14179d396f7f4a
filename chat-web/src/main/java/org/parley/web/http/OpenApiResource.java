package org.parley.web.http;

import jakarta.enterprise.context.RequestScoped;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document as it is written, or as JSON for whoever asks for that, as MicroProfile OpenAPI has it. Payara's
 * own rendition at {@code /openapi} takes seconds at first and calls YAML plain text; the filter is before it. WildFly,
 * whose subsystem is before any filter, renders the same file.
 */
@RequestScoped
@Path("openapi")
public class OpenApiResource {
    private static final String DOCUMENT = "/WEB-INF/classes/META-INF/openapi.yaml";
    private static final MediaType YAML = new MediaType("application", "yaml", "utf-8");

    @Context
    ServletContext archive;

    @Context
    HttpHeaders headers;

    @GET
    @Produces(MediaType.WILDCARD)
    public Response document(@QueryParam("format") @Nullable String format) throws Exception {
        boolean json = "json".equalsIgnoreCase(format)
                || headers.getAcceptableMediaTypes().contains(MediaType.APPLICATION_JSON_TYPE);
        String yaml = yaml();
        return json
                ? Response.ok(json(yaml), MediaType.APPLICATION_JSON_TYPE).build()
                : Response.ok(yaml, YAML).build();
    }

    private String yaml() throws IOException {
        try (InputStream in = archive.getResourceAsStream(DOCUMENT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String json(String yaml) throws Exception {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        try (var jsonb = JsonbBuilder.create()) {
            return jsonb.toJson(document);
        }
    }
}
