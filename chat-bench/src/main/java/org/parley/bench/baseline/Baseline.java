package org.parley.bench.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.List;

/** Starts the gateway, the worker, or both in one process. */
public final class Baseline {
    /** Questions, from all gateways. */
    static final String QUESTIONS = "bare:questions";

    /** Tokens, to the one gateway. */
    static final String TOKENS = "bare:tokens";

    private Baseline() {}

    /** @param args the Redis URL, the model's URL, the port to listen on, and {@code gateway}, {@code worker} or both */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        String redis = args[0];
        List<String> roles = List.of(args).subList(3, args.length);
        Future<Void> started = Future.succeededFuture();
        if (roles.contains("worker")) {
            started = started.compose(done -> BareWorker.start(vertx, redis, args[1]));
        }
        if (roles.contains("gateway")) {
            started = started.compose(done -> BareGateway.start(vertx, redis, Integer.parseInt(args[2])));
        }
        started.onSuccess(done -> System.out.println("Baseline is ready")).onFailure(fault -> {
            fault.printStackTrace();
            System.exit(1);
        });
    }

    /** A connection on which commands don't wait for each other's replies. */
    static Future<RedisConnection> connect(Vertx vertx, String url) {
        RedisOptions options = new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(1_000_000);
        return Redis.createClient(vertx, options).connect();
    }
}
