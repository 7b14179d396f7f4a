package org.parley.web.http;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The one form of an error: {@code {"detail": …}}. */
public final class ErrorBody {
    private ErrorBody() {}

    /** An error in words. */
    public static Response response(int status, String words) {
        return response(status, Json.createValue(words));
    }

    /** An error with more to it. */
    public static Response response(int status, JsonValue detail) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(text(detail))
                .build();
    }

    /** An error that passes. */
    public static Response retryLater(int status, String words, int seconds) {
        return Response.fromResponse(response(status, words))
                .header("Retry-After", seconds)
                .build();
    }

    /** What is wrong with one field. */
    public static JsonValue located(String field, String words) {
        return Json.createObjectBuilder().add("loc", field).add("msg", words).build();
    }

    static String text(JsonValue detail) {
        return Json.createObjectBuilder().add("detail", detail).build().toString();
    }

    /** What a status means, in words of our own: no server's. */
    static String words(int status) {
        return switch (status) {
            case 400 -> "The request can't be read.";
            case 401, 403 -> "This is not allowed.";
            case 404 -> "There is nothing here.";
            case 405 -> "This can't be done here.";
            case 406 -> "There is no such representation.";
            case 413 -> "The request is too large.";
            case 415 -> "This content type is not understood.";
            case 503 -> "Not available at the moment.";
            default -> status < 500 ? "The request can't be served." : "Something went wrong.";
        };
    }
}
