package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedNode.class)
final class ErrorAnswersIT {
    private final ParleyProcess node;

    ErrorAnswersIT(ParleyProcess node) {
        this.node = node;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/nope.html",
                "/nope.xhtml",
                "/nope/deeper",
                "/api",
                "/api/nope",
                "/api/application.wadl",
                "/token/nope",
                "/chat_history/nope",
                "/chat/nope",
                "/js/nope.js",
                "/js/",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/jakarta.faces.resource/nope.js.xhtml",
                "/index.jsp"
            })
    void unknownPathIsAPlainJsonError(String path) {
        HttpResponse<String> answer = node.get(path);

        Answers.isError(answer, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/token",
        "DELETE,/token",
        "POST,/chat_history",
        "GET,/session",
        "POST,/api/health",
        "PATCH,/session"
    })
    void wrongMethodIsAPlainJsonError(String method, String path) {
        HttpResponse<String> answer = node.http(method, path, "x", "Content-Type", "text/plain");

        assertThat(answer.statusCode()).isBetween(400, 499);
        Answers.isError(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "BREW", "OPTIONS"})
    void oddMethodsShowNothing(String method) {
        HttpResponse<String> answer = node.http(method, "/token", "");

        assertThat(answer.statusCode()).isBetween(200, 501);
        Answers.tellsNothingOfTheInside(answer);
    }

    @Test
    @Timeout(30)
    void errorsAreWholeOverHttp1() {
        Answers.isError(node.byHttp1("GET", "/chat", ""), 426);
        Answers.isError(node.byHttp1("DELETE", "/token", "x"), 405);
        Answers.isError(node.byHttp1("GET", "/session", "x"), 405);
    }

    @Test
    void plainGetOfTheSocketIsAClientError() {
        Session ada = node.opensSession("Ada");

        for (String path : new String[] {"/chat", "/chat" + ada.query()}) {
            HttpResponse<String> answer = node.get(path);
            assertThat(answer.statusCode()).isBetween(400, 499);
            Answers.isError(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1",
                "GET /chat_history?token=%zz HTTP/1.1",
                "GET /chat_history?token=a|b{c} HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "GET //nope HTTP/1.1",
                "GET /a;b=c/d HTTP/1.1",
                "GET /%2e%2e/WEB-INF/web.xml HTTP/1.1",
                "GET nope HTTP/1.1",
                "NONSENSE"
            })
    void malformedRequestsShowNothing(String requestLine) throws IOException {
        String answer = raw(requestLine + "\r\nHost: localhost:" + node.port() + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).doesNotContainPattern("(?i)payara|glassfish|grizzly|tyrus|catalina|tomcat|exception|\\tat ");
    }

    @Test
    void hugeHeaderShowsNothing() throws IOException {
        String answer = raw("GET /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Big: "
                + "x".repeat(40_000) + "\r\n\r\n");

        assertThat(answer).doesNotContainPattern("(?i)payara|glassfish|grizzly|tyrus|catalina|tomcat|exception|\\tat ");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
