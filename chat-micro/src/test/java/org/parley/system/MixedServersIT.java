package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A WildFly and a Payara Server on one Redis: who is asked on one kind is answered by the other. */
@Tag("mixed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MixedServersIT {
    private final ModelStub model = ModelStub.start();
    private final RedisProcess redis = RedisProcess.start();

    @AfterAll
    void stop() {
        redis.close();
        model.close();
    }

    private ParleyProcess launch(String kind, String without) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.put("REDIS_URL", redis.url());
        environment.put(without, "false");
        return ParleyProcess.launch(environment, WorkDirectory.create(kind), ServerKind.of(kind));
    }

    @ParameterizedTest
    @CsvSource({"wildfly, payara", "payara, wildfly"})
    void askedOnOneKindIsAnsweredByTheOther(String asked, String answering) {
        try (ParleyProcess web = launch(asked, "CHAT_WORKER_ENABLED");
                ParleyProcess worker = launch(answering, "CHAT_WEB_ENABLED")) {
            web.awaitReady();
            worker.awaitReady();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> web.get("/api/health").statusCode() == 200);
            Session ada = web.opensSession("Ada");
            Gate gate = new Gate();
            model.answers(
                    "Across the kinds?",
                    Answer.of("Grüße ", "von drüben: 漢字 ").hold(gate).say("😀."));
            try (EventClient alice = EventClient.connect(web, ada);
                    PlainClient plain = PlainClient.connect(web, ada)) {
                String id = alice.asks("Across the kinds?");
                alice.seesSoFar(id, "Grüße von drüben: 漢字 ");
                gate.open();
                assertThat(alice.seesAnswer(id)).isEqualTo("Grüße von drüben: 漢字 😀.");

                plain.asks("Plainly?");
                assertThat(plain.hears()).isEqualTo("You said: Plainly?");
                assertThat(web.history(ada)).hasSize(4);
            }
        }
    }
}
