package org.parley.web.health;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.parley.config.ChatSettings;

/** Whether this node can do its job, the same on every server. */
@RequestScoped
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    @Inject
    NodePulse pulse;

    @Inject
    QueueFigures queues;

    @Inject
    ChatSettings settings;

    @GET
    public Response health() {
        boolean redis = pulse.isRedisHere();
        boolean worker = redis && pulse.isWorkerAlive();
        Duration oldest = queues.oldest();
        boolean inTime = oldest.compareTo(settings.web().maxBacklogAge()) <= 0;
        boolean healthy = redis && worker && inTime;
        String body = Json.createObjectBuilder()
                .add("status", healthy ? "healthy" : "unhealthy")
                .add("service", "parley")
                .add(
                        "checks",
                        Json.createObjectBuilder()
                                .add("redis", redis ? "up" : "away")
                                .add("worker", worker ? "up" : redis ? "none alive" : "unknown")
                                .add("backlog", inTime ? "up" : "waits " + oldest.toSeconds() + " s")
                                .add("model", pulse.isModelConfigured() ? "configured" : "none configured"))
                .build()
                .toString();
        return Response.status(healthy ? 200 : 503)
                .header("Cache-Control", "no-store")
                .entity(body)
                .build();
    }
}
