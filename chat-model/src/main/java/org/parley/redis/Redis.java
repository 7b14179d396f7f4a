package org.parley.redis;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import jakarta.enterprise.concurrent.ManageableThread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.parley.config.RedisSettings;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** The application's one connection to Redis, with the names of its keys. Thread-safe. Close it on undeploy. */
public final class Redis implements AutoCloseable {
    static {
        // Netty follows a sample of its buffers, in case one is not given back. They are Redisson's to give back, and
        // each one that is followed costs four walks through a stack.
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    private final RedissonClient client;
    private final Keys keys;
    private final Deadlines deadlines = new Deadlines();
    private final int waitReplicas;
    private final PartitionCount partitionCount;
    private final boolean together;

    /**
     * Connects.
     *
     * @throws RedisUnavailableException where Redis can't be reached
     * @throws org.parley.config.InvalidSettingException where its other nodes count partitions otherwise, or an operator's
     *     file can't be used
     */
    public Redis(RedisSettings settings) {
        Config config = RedissonConfiguration.of(settings);
        keys = new Keys(settings.partitions());
        waitReplicas = settings.waitReplicas();
        try {
            client = Redisson.create(config);
        } catch (RuntimeException e) {
            deadlines.close();
            leaveNothing();
            throw new RedisUnavailableException(e);
        }
        try {
            partitionCount = new PartitionCount(this);
            partitionCount.check();
            together = takesKeysOfSeveralPartitions();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The client itself, for threads of this application only. */
    RedissonClient client() {
        return client;
    }

    /** Uses the client on any thread. */
    <T> T use(Function<RedissonClient, T> step) {
        try {
            return step.apply(client);
        } finally {
            leaveNothing();
        }
    }

    /**
     * Netty keeps values of its own for each thread that it is called on. A thread of the server's outlives this
     * application, and would keep all its classes with them.
     */
    private static void leaveNothing() {
        Thread thread = Thread.currentThread();
        if (!(thread instanceof FastThreadLocalThread) && !(thread instanceof ManageableThread)) {
            FastThreadLocal.removeAll();
        }
    }

    Keys keys() {
        return keys;
    }

    /** Over how many partitions conversations are spread. */
    public int partitions() {
        return keys.partitions();
    }

    /**
     * Asked of Redis itself, as a proxy may hide a cluster. Where it is away just now, they stay apart, which is right
     * everywhere.
     */
    private boolean takesKeysOfSeveralPartitions() {
        List<Object> names = IntStream.range(0, keys.partitions())
                .mapToObj(keys::turns)
                .map(Object.class::cast)
                .toList();
        try {
            use(client -> client.getScript(StringCodec.INSTANCE)
                    .eval(RScript.Mode.READ_WRITE, "return 'ok'", RScript.ReturnType.VALUE, names));
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    /** How many groups there are whose calls may travel together: one for each partition on a cluster, else one. */
    int groups() {
        return together ? 1 : partitions();
    }

    /** The group of a partition's calls. */
    int groupOf(int partition) {
        return together ? 0 : partition;
    }

    /** The group of a conversation's calls. */
    int groupOf(ConversationId id) {
        return groupOf(keys.partitionOf(id));
    }

    /** The timer for what Redis is asked; it ends with the connection. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** How many replicas must have an event before clients see it. */
    int waitReplicas() {
        return waitReplicas;
    }

    PartitionCount partitionCount() {
        return partitionCount;
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        deadlines.close();
        leaveNothing();
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
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            throw cause instanceof RedisUnavailableException known ? known : new RedisUnavailableException(cause);
        });
    }
}
