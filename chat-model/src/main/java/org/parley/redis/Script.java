package org.parley.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/** One atomic step in Redis, from a resource file. Thread-safe; sent as EVALSHA. */
final class Script {
    private static final String PRELUDE = resource("conversation");

    private final Redis redis;
    private final String lua;

    Script(Redis redis, String name) {
        this.redis = redis;
        this.lua = PRELUDE + resource(name);
    }

    /** Runs it, for a reply that is a list. */
    CompletableFuture<List<String>> list(List<Object> keys, Object... args) {
        return this.<List<Object>>run(RScript.ReturnType.LIST, keys, args).thenApply(reply -> {
            List<String> texts = new ArrayList<>(reply.size());
            for (Object item : reply) {
                texts.add((String) item);
            }
            return texts;
        });
    }

    /** Runs it, for a reply that is one word. */
    CompletableFuture<String> word(List<Object> keys, Object... args) {
        return run(RScript.ReturnType.VALUE, keys, args);
    }

    private <T> CompletableFuture<T> run(RScript.ReturnType type, List<Object> keys, Object... args) {
        CompletableFuture<T> reply = redis.client()
                .getScript(StringCodec.INSTANCE)
                .<T>evalAsync((String) keys.get(0), RScript.Mode.READ_WRITE, lua, type, keys, args)
                .toCompletableFuture();
        return Redis.translated(reply);
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
