package org.parley.micro.demo;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a chat completion request means something here; the rest of OpenAI's many parameters is passed over.
 *
 * @param includeUsage whether a stream is to end with the usage
 * @param maxTokens of the answer
 */
record CompletionRequest(Conversation conversation, boolean stream, boolean includeUsage, int maxTokens) {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    static CompletionRequest parse(String body) throws BadRequestException {
        JsonObject json;
        try {
            json = JsonParser.object().from(body);
        } catch (JsonParserException e) {
            throw new BadRequestException("the body is no JSON object");
        }
        return new CompletionRequest(
                new Conversation(messages(json.get("messages"))),
                json.getBoolean("stream", false),
                json.getObject("stream_options", new JsonObject()).getBoolean("include_usage", false),
                maxTokens(json));
    }

    private static List<Conversation.Message> messages(@Nullable Object value) throws BadRequestException {
        if (!(value instanceof JsonArray array) || array.isEmpty()) {
            throw new BadRequestException("'messages' must be an array of at least one message");
        }
        List<Conversation.Message> messages = new ArrayList<>(array.size());
        for (Object each : array) {
            if (!(each instanceof JsonObject message)) {
                throw new BadRequestException("each of 'messages' must be an object");
            }
            messages.add(new Conversation.Message(role(message), content(message.get("content"))));
        }
        return messages;
    }

    private static String role(JsonObject message) throws BadRequestException {
        String role = message.getString("role", "");
        if (!ROLES.contains(role)) {
            throw new BadRequestException("'role' must be one of system, developer, user, assistant, tool");
        }
        return role;
    }

    /** A string, or parts of which those of text count. */
    private static String content(@Nullable Object content) throws BadRequestException {
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof JsonArray parts) {
            return parts.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(part -> ((JsonObject) part).getString("text", ""))
                    .collect(Collectors.joining());
        }
        throw new BadRequestException("'content' must be a string or an array of parts");
    }

    private static int maxTokens(JsonObject json) throws BadRequestException {
        String name = json.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        Object limit = json.get(name);
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        if (!(limit instanceof Number number) || number.longValue() < 1) {
            throw new BadRequestException("'" + name + "' must be a number of 1 or more");
        }
        return (int) Math.min(Integer.MAX_VALUE, number.longValue());
    }
}
