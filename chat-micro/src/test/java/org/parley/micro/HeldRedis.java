package org.parley.micro;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main class of a process that starts Redis and is then killed by a test. */
final class HeldRedis {
    static final String STARTED = "started";

    private HeldRedis() {}

    public static void main(String[] args) throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(Path.of(args[0]));
        System.out.println(STARTED);
        new CountDownLatch(1).await();
        redis.close();
    }
}
