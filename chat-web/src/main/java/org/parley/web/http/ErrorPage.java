package org.parley.web.http;

import jakarta.json.Json;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says in the one form what the container would say on a page of its own. */
@WebServlet(ErrorPage.PATH)
public class ErrorPage extends HttpServlet {
    static final String PATH = "/error";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        write(response, status == null ? 404 : status);
    }

    static void write(HttpServletResponse response, int status) throws IOException {
        write(response, status, ErrorBody.words(status));
    }

    static void write(HttpServletResponse response, int status, String words) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(ErrorBody.text(Json.createValue(words)));
    }
}
