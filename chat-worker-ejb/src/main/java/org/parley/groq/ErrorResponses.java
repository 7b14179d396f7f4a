package org.parley.groq;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Says what an error of the model API means. On WildFly the body of an error can be read only in such a mapper. */
final class ErrorResponses implements ResponseExceptionMapper<ErrorResponses.Raised> {

    /** Carries the error through the REST client: Jersey (Payara) wraps a checked exception, declared or not. */
    static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ModelException error;

        Raised(ModelException error) {
            super(error.getMessage());
            this.error = error;
        }

        ModelException error() {
            return error;
        }
    }

    /** As much of an error's body as is looked at. */
    static final int MAX_BODY_BYTES = 16_384;

    private static final int MAX_CODE_LENGTH = 40;

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status < 200 || status > 299;
    }

    @Override
    public Raised toThrowable(Response response) {
        Optional<Duration> retryAfter = Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER))
                .flatMap(header -> RetryAfter.parse(header, Clock.systemUTC()));
        return new Raised(ofStatus(response.getStatus(), codeIn(response), retryAfter));
    }

    /**
     * Groq: 498 is "flex tier capacity exceeded", to be tried again (https://console.groq.com/docs/errors). Redirects
     * are not followed, so that the key goes to no other host.
     */
    private static ModelException ofStatus(int status, String code, Optional<Duration> retryAfter) {
        String message = "the model API answered HTTP " + status + (code.isEmpty() ? "" : " " + code);
        if (status == 429) {
            return new ModelException(ModelFailure.RATE_LIMITED, true, retryAfter, message);
        }
        if (status == 408 || status == 498 || status >= 500) {
            return new ModelException(ModelFailure.MODEL_UNAVAILABLE, true, retryAfter, message);
        }
        return new ModelException(ModelFailure.MODEL_REFUSED, false, message);
    }

    /**
     * The meaning of an {@code error} member inside an answer that had begun as a success: an object with a
     * {@code code} or {@code status_code} as OpenAI and Groq send, or a bare string as in {@code x_groq.error}.
     */
    static ModelException ofMember(JsonValue error) {
        JsonObject details = error instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        String code = error instanceof JsonString string ? word(string.getString()) : code(details);
        int status = status(details);
        if (status >= 400 && status <= 599) {
            return ofStatus(status, code, Optional.empty());
        }
        String message = "the model API broke off" + (code.isEmpty() ? "" : ": " + code);
        if (code.contains("rate_limit")) {
            return new ModelException(ModelFailure.RATE_LIMITED, true, message);
        }
        if (code.contains("invalid_request") || code.contains("context_length")) {
            return new ModelException(ModelFailure.MODEL_REFUSED, false, message);
        }
        return ModelException.unavailable(message);
    }

    private static int status(JsonObject error) {
        int status = error.getInt("status_code", 0);
        return status == 0 ? error.getInt("code", 0) : status;
    }

    private static String codeIn(Response response) {
        if (!response.hasEntity()) {
            return "";
        }
        try (InputStream body = response.readEntity(InputStream.class)) {
            String text = new String(body.readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
            return code(GroqJson.member(GroqJson.object(text), "error"));
        } catch (IOException | RuntimeException e) {
            return ""; // the status alone says enough
        }
    }

    private static String code(JsonObject error) {
        String code = word(GroqJson.text(error, "code"));
        return code.isEmpty() ? word(GroqJson.text(error, "type")) : code;
    }

    /** The code if it is one, like {@code model_not_found}: whatever else stands there may hold a question or a key. */
    private static String word(String code) {
        boolean plain =
                code.length() <= MAX_CODE_LENGTH && code.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
        return plain ? code : "";
    }
}
