package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.redis.servers.DocumentedUser;
import org.parley.redis.servers.RedisCluster;
import org.parley.redis.servers.ServerProcess;
import org.parley.redis.servers.TlsFiles;

/** A whole node on a Redis that is more than one server on an open port; Sentinel is in the fault injection. */
final class RedisTopologyIT {
    private static final String PASSWORD = "p@ss/geheim";

    @Test
    void nodeServesPeopleOnEveryMasterOfACluster() {
        try (RedisCluster cluster = RedisCluster.start(0);
                ModelStub model = ModelStub.start();
                ParleyProcess node = ParleyProcess.start(
                        environment(model, Map.of("REDIS_URL", cluster.url(), "CHAT_REDIS_PARTITIONS", "16")))) {
            // So many that no master is left out, but by a chance of one in a hundred thousand.
            List<EventClient> people = IntStream.range(0, 30)
                    .mapToObj(i -> EventClient.connect(node, node.opensSession("Person " + i)))
                    .toList();
            List<String> asked = people.stream().map(one -> one.asks("Where?")).toList();

            for (int i = 0; i < people.size(); i++) {
                EventClient one = people.get(i);
                assertThat(one.seesAnswer(asked.get(i))).isEqualTo("You said: Where?");
                assertThat(node.history(one.session())).hasSize(2);
                one.close();
            }
        }
    }

    @Test
    void nodeServesPeopleOverTlsAsAUserThatMayDoNoMoreThanItMust(@TempDir Path directory) {
        TlsFiles files = TlsFiles.create(directory);
        List<String> users = new ArrayList<>(List.of("--user", "default", "off"));
        users.addAll(DocumentedUser.arguments(PASSWORD));
        try (ServerProcess redis = files.startServer(users.toArray(String[]::new));
                ModelStub model = ModelStub.start();
                ParleyProcess node = ParleyProcess.start(environment(
                        model,
                        Map.of(
                                "REDIS_URL",
                                "rediss://parley:p%40ss%2Fgeheim@" + redis.address(),
                                "JAVA_TOOL_OPTIONS",
                                "-Djavax.net.ssl.trustStore=" + files.trustStore()
                                        + " -Djavax.net.ssl.trustStorePassword=" + TlsFiles.TRUST_STORE_PASSWORD)));
                EventClient alice = EventClient.connect(node, node.opensSession("Alice"))) {
            assertThat(alice.seesAnswer(alice.asks("Who listens?"))).isEqualTo("You said: Who listens?");
            assertThat(node.get("/api/health").statusCode()).isEqualTo(200);
            assertThat(node.output()).doesNotContain("geheim");
        }
    }

    private static Map<String, String> environment(ModelStub model, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        environment.putAll(more);
        return environment;
    }
}
