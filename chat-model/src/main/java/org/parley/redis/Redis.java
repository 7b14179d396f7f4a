package org.parley.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.config.RedisSettings;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** The application's one connection to Redis, with the names of its keys. Thread-safe. Close it on undeploy. */
public final class Redis implements AutoCloseable {
    /** Redisson's own threads serve replies only; nothing of Parley's blocks on them. */
    private static final int THREADS = 4;

    /** How long one command may take before Redisson repeats it; every script can be repeated. */
    private static final int TIMEOUT_MS = 3_000;

    /** Redisson's own default: commands don't wait for connections. */
    private static final int POOL = 64;

    private final RedissonClient client;
    private final Keys keys;

    /** @throws RedisUnavailableException where Redis can't be reached */
    public Redis(RedisSettings settings) {
        keys = new Keys(settings.partitions());
        Config config = new Config()
                .setThreads(THREADS)
                .setNettyThreads(THREADS)
                .setCodec(StringCodec.INSTANCE)
                .setUseScriptCache(true)
                .setUsername(settings.user().isEmpty() ? null : settings.user())
                .setPassword(settings.password().isEmpty() ? null : settings.password());
        config.useSingleServer()
                .setAddress(settings.address().toString())
                .setDatabase(settings.database())
                .setTimeout(TIMEOUT_MS)
                .setConnectTimeout(TIMEOUT_MS)
                // A reading worker holds one for each partition while it waits.
                .setConnectionPoolSize(POOL + settings.partitions())
                .setConnectionMinimumIdleSize(4)
                .setSubscriptionConnectionMinimumIdleSize(1);
        try {
            client = Redisson.create(config);
        } catch (RuntimeException e) {
            throw new RedisUnavailableException(e);
        }
    }

    RedissonClient client() {
        return client;
    }

    Keys keys() {
        return keys;
    }

    /** Over how many partitions conversations are spread. */
    public int partitions() {
        return keys.partitions();
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /**
     * Waits for a reply. Only for threads that may block.
     *
     * @throws RedisUnavailableException where there is none in time
     */
    public static <T> T await(CompletableFuture<T> reply, Duration atMost) {
        try {
            return reply.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisUnavailableException unavailable) {
                throw unavailable;
            }
            throw new RedisUnavailableException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            reply.cancel(false);
            throw new RedisUnavailableException(e);
        }
    }

    static <T> CompletableFuture<T> translated(CompletableFuture<T> reply) {
        return reply.exceptionally(fault -> {
            throw new RedisUnavailableException(
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault);
        });
    }
}
