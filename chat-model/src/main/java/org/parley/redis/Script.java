package org.parley.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** One atomic step in Redis, from a resource file. Thread-safe; sent as EVALSHA. */
final class Script {
    private static final String PRELUDE = resource("conversation");

    /** How long replicas have to acknowledge a step; after this it is unknown whether they will. */
    private static final Duration REPLICATION = Duration.ofSeconds(1);

    /** How often a replicated step is tried where a connection breaks, and how long between. */
    private static final int TRIES = 5;

    /** Redisson, told not to repeat, waits for a connection without an end. */
    private static final Duration TRY = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(300);

    /** What is written only to be waited for is not kept. */
    private static final Duration WRITTEN = Duration.ofMinutes(1);

    private static final String GROUPED = resource("grouped");

    private final Redis redis;
    private final String lua;
    private final String sha1;
    private final int replicas;
    private final List<GroupedCalls> groups;

    Script(Redis redis, String name) {
        this(redis, prelude(0) + resource(name), 0, 0);
    }

    /**
     * A step whose effect, or what it reads, nobody may see before as many replicas have it as the settings say: a
     * fail-over must not take it back. It publishes nothing by itself ({@link Announcements}), and fails where replicas
     * don't answer in time.
     */
    static Script replicated(Redis redis, String name) {
        return new Script(redis, prelude(redis.waitReplicas()) + resource(name), redis.waitReplicas(), 0);
    }

    /** A step that many conversations take at once: calls travel together ({@link GroupedCalls}). */
    static Script grouped(Redis redis, String name) {
        return new Script(redis, prelude(0) + asStep(name), 0, redis.groups());
    }

    /** The same of a replicated step, where no replica need be waited for. */
    static Script groupedOrReplicated(Redis redis, String name) {
        return redis.waitReplicas() > 0 ? replicated(redis, name) : grouped(redis, name);
    }

    private Script(Redis redis, String lua, int replicas, int groups) {
        this.redis = redis;
        this.lua = lua;
        this.sha1 = sha1(lua);
        this.replicas = replicas;
        this.groups = Stream.generate(() ->
                        new GroupedCalls((keys, args) -> this.<List<Object>>run(RScript.ReturnType.LIST, keys, args)))
                .limit(groups)
                .toList();
    }

    private static String prelude(int replicas) {
        return "local QUIET = " + (replicas > 0) + "\n" + PRELUDE;
    }

    /** What it publishes leaves at the end, once for all. */
    private static String asStep(String name) {
        return "local function step(KEYS, ARGV)\nlocal function publish() end\n" + resource(name) + "\nend\n" + GROUPED;
    }

    /** Runs it, for a reply that is a list. */
    CompletableFuture<List<String>> list(List<Object> keys, Object... args) {
        return this.<List<Object>>call(RScript.ReturnType.LIST, keys, args).thenApply(reply -> {
            List<String> texts = new ArrayList<>(reply.size());
            for (Object item : reply) {
                texts.add((String) item);
            }
            return texts;
        });
    }

    /** Runs it, for a reply that is one word. */
    CompletableFuture<String> word(List<Object> keys, Object... args) {
        return call(RScript.ReturnType.VALUE, keys, args);
    }

    @SuppressWarnings("unchecked")
    private <T> CompletableFuture<T> call(RScript.ReturnType type, List<Object> keys, Object... args) {
        if (groups.isEmpty()) {
            return run(type, keys, args);
        }
        return groups.get(redis.groupOf(Keys.partitionOf((String) keys.get(0))))
                .call(keys, args)
                .thenApply(reply -> (T) reply);
    }

    private <T> CompletableFuture<T> run(RScript.ReturnType type, List<Object> keys, Object... args) {
        return Redis.translated(redis.use(client -> replicas > 0
                ? this.<T>runAndWait(TRIES, type, keys, args)
                : this.<T>runOrLoad(client, type, keys, args)));
    }

    /** Redisson could load it by itself, and for that would copy all arguments at each call. */
    private <T> CompletableFuture<T> runOrLoad(
            RedissonClient client, RScript.ReturnType type, List<Object> keys, Object... args) {
        RScript script = client.getScript(StringCodec.INSTANCE);
        return this.<T>run(script, type, keys, args).toCompletableFuture().exceptionallyCompose(fault -> {
            Throwable cause = fault.getCause() == null ? fault : fault.getCause();
            return isUnknown(cause)
                    ? load((String) keys.get(0)).thenCompose(done -> this.<T>run(script, type, keys, args))
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private <T> RFuture<T> run(RScriptAsync script, RScript.ReturnType type, List<Object> keys, Object... args) {
        return script.evalShaAsync((String) keys.get(0), RScript.Mode.READ_WRITE, sha1, type, keys, args);
    }

    /**
     * WAIT goes out behind the script, on the same connection, and means that connection's latest write and all before:
     * so there is one in any case, also where the script only read. Redisson must not repeat it by itself: of a batch
     * that broke off it repeats what had no reply, and that may be WAIT alone, on another connection.
     */
    private <T> CompletableFuture<T> runAndWait(int tries, RScript.ReturnType type, List<Object> keys, Object... args) {
        String key = (String) keys.get(0);
        RBatch batch = redis.client()
                .createBatch(BatchOptions.defaults().sync(replicas, REPLICATION).retryAttempts(0));
        RFuture<T> reply = run(batch.getScript(StringCodec.INSTANCE), type, keys, args);
        batch.getBucket(Keys.written(key), StringCodec.INSTANCE).setAsync("", WRITTEN);
        return redis.deadlines()
                .within(TRY, batch.executeAsync().toCompletableFuture())
                .thenCompose(result -> {
                    if (result.getSyncedSlaves() < replicas) {
                        throw new RedisUnavailableException("only " + result.getSyncedSlaves() + " of " + replicas
                                + " replicas (chat.redis.wait-replicas) have it");
                    }
                    return reply.toCompletableFuture();
                })
                .exceptionallyCompose(fault -> {
                    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
                    if (tries == 1 || cause instanceof RedisUnavailableException) {
                        return CompletableFuture.failedFuture(cause);
                    }
                    return loadedAgain(key, cause).thenCompose(done -> runAndWait(tries - 1, type, keys, args));
                });
    }

    private CompletableFuture<?> loadedAgain(String key, Throwable cause) {
        return isUnknown(cause) ? load(key) : redis.deadlines().pause(PAUSE);
    }

    /** Redis sees it for the first time, was started anew, or was made to forget it. */
    private static boolean isUnknown(Throwable fault) {
        return fault.getMessage() != null && fault.getMessage().startsWith("NOSCRIPT");
    }

    private CompletableFuture<?> load(String key) {
        return redis.client()
                .getScript(StringCodec.INSTANCE)
                .scriptLoadAsync(key, lua)
                .toCompletableFuture();
    }

    /** What Redis calls it. */
    private static String sha1(String lua) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(lua.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
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
