package org.parley.groq;

import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes a request as JSON; our own, because which JSON writer a server would choose differs from server to server. */
final class ChatRequestWriter implements MessageBodyWriter<ChatRequest> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == ChatRequest.class;
    }

    @Override
    public void writeTo(
            ChatRequest request,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> httpHeaders,
            OutputStream body) {
        JsonGenerator json = GroqJson.generator(body);
        json.writeStartObject().write("model", request.model()).writeStartArray("messages");
        for (ChatMessage message : request.messages()) {
            json.writeStartObject()
                    .write("role", message.role().wire())
                    .write("content", message.content())
                    .writeEnd();
        }
        json.writeEnd()
                .write("stream", true)
                .writeStartObject("stream_options")
                .write("include_usage", true)
                .writeEnd()
                .write("max_completion_tokens", request.maxTokens())
                .writeEnd()
                .flush();
    }
}
