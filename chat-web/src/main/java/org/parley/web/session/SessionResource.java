package org.parley.web.session;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;
import org.parley.protocol.RandomId;
import org.parley.redis.ConversationId;
import org.parley.redis.Redis;
import org.parley.redis.SessionView;
import org.parley.web.http.ClientAddress;
import org.parley.web.http.ErrorBody;

/** Signing in, the history, signing out. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    /** How long a request waits for Redis before it is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Inject
    ChatSettings settings;

    @Inject
    SessionStore store;

    @Inject
    ClientAddress addresses;

    @Context
    HttpServletRequest request;

    /** Begins a session under a name. {@code FormParam} would be a fault of ours where there is no form (Jersey). */
    @POST
    @Path("token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response begin(@Nullable MultivaluedMap<String, String> form) {
        String name = form == null ? null : form.getFirst("name");
        String given = name == null ? "" : name.strip();
        Optional<String> fault = SessionName.fault(given);
        if (fault.isPresent()) {
            return ErrorBody.response(400, ErrorBody.located("name", fault.get()));
        }
        int wait = await(store.admissions().admit(addresses.of(request)));
        if (wait > 0) {
            return ErrorBody.retryLater(429, "Too many sessions from this address: try again in " + wait + " s.", wait);
        }
        String token = RandomId.nextToken();
        String start = await(store.sessions().create(ConversationId.ofToken(token), given));
        return Response.ok(Json.createObjectBuilder(session(token, given, start))
                        .add("messages", Json.createArrayBuilder())
                        .build()
                        .toString())
                .header(
                        "Set-Cookie",
                        SessionCookie.header(token, settings.web().session(), addresses.isSecure(request)))
                .build();
    }

    /** All messages so far. */
    @GET
    @Path("chat_history")
    public Response history(
            @QueryParam("token") @Nullable String given, @CookieParam(SessionCookie.NAME) @Nullable String cookie) {
        String token = given == null ? cookie : given;
        Optional<SessionView> view = token == null || token.isEmpty()
                ? Optional.empty()
                : await(store.sessions().show(ConversationId.ofToken(token)));
        if (token == null || view.isEmpty()) {
            return ErrorBody.response(400, "Session expired or does not exist");
        }
        String head = session(token, view.get().name(), view.get().start()).toString();
        // The messages are JSON already, as Redis keeps them.
        String body = head.substring(0, head.length() - 1) + ",\"messages\":["
                + String.join(",", view.get().messages()) + "]}";
        return Response.ok(body).build();
    }

    /** Ends the session; nothing of it stays. Ending one that is over already is fine. */
    @DELETE
    @Path("session")
    public Response end(
            @QueryParam("token") @Nullable String given, @CookieParam(SessionCookie.NAME) @Nullable String cookie) {
        String token = given == null ? cookie : given;
        if (token != null && !token.isEmpty()) {
            await(store.sessions().delete(ConversationId.ofToken(token)));
        }
        return Response.noContent()
                .header("Set-Cookie", SessionCookie.cleared(addresses.isSecure(request)))
                .build();
    }

    private static JsonObject session(String token, String name, String start) {
        return Json.createObjectBuilder()
                .add("token", token)
                .add("name", name)
                .add("session_start", start)
                .build();
    }

    private static <T> T await(CompletableFuture<T> reply) {
        return Redis.await(reply, PATIENCE);
    }
}
