package org.parley.system;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;

/**
 * What {@code POST /token} gave.
 *
 * @param cookie {@code chat_session=…}, as a client sends it back
 * @param body the whole answer
 */
public record Session(String token, String name, String cookie, JsonObject body) {

    static Session from(HttpResponse<String> answer) {
        JsonObject body = Json.read(answer.body());
        String cookie = answer.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
        return new Session(Json.text(body, "token"), Json.text(body, "name"), cookie, body);
    }

    public String query() {
        return "?token=" + token;
    }
}
