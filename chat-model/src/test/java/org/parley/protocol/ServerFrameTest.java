package org.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ServerFrameTest {
    private static final Message QUESTION =
            new Message("m1", "hi \"you\"\n", "2026-01-02T03:04:05.678Z", Source.user, "t1", "a1", null);

    @Test
    void writesTypeFirstAndLeavesOutWhatIsAbsent() {
        assertThat(Json.write(new ServerFrame.Accepted("a1", "t1", QUESTION)))
                .isEqualTo("{\"type\":\"accepted\",\"id\":\"a1\",\"turn\":\"t1\",\"message\":{\"id\":\"m1\","
                        + "\"msg\":\"hi \\\"you\\\"\\n\",\"timestamp\":\"2026-01-02T03:04:05.678Z\","
                        + "\"source\":\"user\",\"turn\":\"t1\",\"ask\":\"a1\"}}");
        assertThat(Json.write(new ServerFrame.Rejected(ErrorCode.busy, "later", null, null)))
                .isEqualTo("{\"type\":\"error\",\"code\":\"busy\",\"message\":\"later\"}");
        assertThat(Json.write(new ServerFrame.Pong())).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void writesEveryFrameOfAnAnswer() {
        AnswerMessage answer = new AnswerMessage(
                "m2",
                "Hello",
                "2026-01-02T03:04:06.000Z",
                Source.assistant,
                "t1",
                null,
                "m",
                Finish.stop,
                new ServerFrame.Usage(3, 4));
        assertThat(Json.write(new ServerFrame.Started("t1", 1, "m")))
                .isEqualTo("{\"type\":\"started\",\"turn\":\"t1\",\"attempt\":1,\"model\":\"m\"}");
        assertThat(Json.write(new ServerFrame.Delta("t1", 1, 0, "Hello", null, null)))
                .isEqualTo("{\"type\":\"delta\",\"turn\":\"t1\",\"attempt\":1,\"offset\":0,\"text\":\"Hello\"}");
        assertThat(Json.write(new ServerFrame.Delta("t1", 1, 5, "", 0, "They greet")))
                .isEqualTo("{\"type\":\"delta\",\"turn\":\"t1\",\"attempt\":1,\"offset\":5,\"text\":\"\","
                        + "\"reasoning_offset\":0,\"reasoning\":\"They greet\"}");
        assertThat(Json.write(new ServerFrame.Restarted("t1", 2, "worker_lost")))
                .isEqualTo("{\"type\":\"restarted\",\"turn\":\"t1\",\"attempt\":2,\"reason\":\"worker_lost\"}");
        assertThat(Json.write(ServerFrame.Done.of(answer, 2)))
                .isEqualTo(
                        "{\"type\":\"done\",\"turn\":\"t1\",\"attempt\":2,\"length\":5,\"finish\":\"stop\","
                                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4},"
                                + "\"message\":{\"id\":\"m2\",\"timestamp\":\"2026-01-02T03:04:06.000Z\",\"source\":\"assistant\"}}");
        assertThat(Json.write(new ServerFrame.Failed("t1", FailureCode.timeout, "late")))
                .isEqualTo("{\"type\":\"failed\",\"turn\":\"t1\",\"code\":\"timeout\",\"message\":\"late\"}");
    }

    @Test
    void writesWhatIsKnownOfAnAnswerAfterWhatEveryMessageHas() {
        AnswerMessage bare = new AnswerMessage(
                "m2", "", "2026-01-02T03:04:06.000Z", Source.assistant, "t1", null, null, Finish.stopped, null);
        AnswerMessage full = new AnswerMessage(
                "m2",
                "Hello",
                "2026-01-02T03:04:06.000Z",
                Source.assistant,
                "t1",
                "They greet.",
                "m",
                Finish.stop,
                new ServerFrame.Usage(3, 4));

        assertThat(Json.write(bare))
                .isEqualTo("{\"id\":\"m2\",\"msg\":\"\",\"timestamp\":\"2026-01-02T03:04:06.000Z\","
                        + "\"source\":\"assistant\",\"turn\":\"t1\",\"finish\":\"stopped\"}");
        assertThat(Json.write(full))
                .isEqualTo("{\"id\":\"m2\",\"msg\":\"Hello\",\"timestamp\":\"2026-01-02T03:04:06.000Z\","
                        + "\"source\":\"assistant\",\"turn\":\"t1\",\"reasoning\":\"They greet.\",\"model\":\"m\","
                        + "\"finish\":\"stop\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}");
    }

    @Test
    void writesTheFramesOfAConnection() {
        assertThat(Json.write(new ServerFrame.Ready("Ada", "s", "e", "1-0")))
                .isEqualTo("{\"type\":\"ready\",\"name\":\"Ada\",\"session_start\":\"s\",\"expires_at\":\"e\","
                        + "\"cursor\":\"1-0\"}");
        assertThat(Json.write(new ServerFrame.Resumed("1-0"))).isEqualTo("{\"type\":\"resumed\",\"after\":\"1-0\"}");
        assertThat(Json.write(new ServerFrame.Expired())).isEqualTo("{\"type\":\"expired\"}");
        assertThat(ServerFrame.snapshot(
                        java.util.List.of(Json.write(QUESTION)),
                        new ServerFrame.Active("t1", 1, "x", null, null),
                        "5-0"))
                .startsWith("{\"type\":\"snapshot\",\"messages\":[{\"id\":\"m1\"")
                .endsWith("],\"active\":{\"turn\":\"t1\",\"attempt\":1,\"text\":\"x\"},\"cursor\":\"5-0\"}");
    }

    @Test
    void writesHowFarARunningAnswerHasCome() {
        assertThat(ServerFrame.snapshot(
                        java.util.List.of(), new ServerFrame.Active("t1", 1, "", "They greet", "m"), "5-0"))
                .isEqualTo("{\"type\":\"snapshot\",\"messages\":[],\"active\":{\"turn\":\"t1\",\"attempt\":1,"
                        + "\"text\":\"\",\"reasoning\":\"They greet\",\"model\":\"m\"},\"cursor\":\"5-0\"}");
    }

    @Test
    void readsMessagesOfOlderAndOfNewerVersions() {
        String old = "{\"id\":\"m2\",\"msg\":\"Hello\",\"timestamp\":\"2026-01-02T03:04:06.000Z\","
                + "\"source\":\"assistant\",\"turn\":\"t1\"";
        Message answer = new Message("m2", "Hello", "2026-01-02T03:04:06.000Z", Source.assistant, "t1", null, null);
        assertThat(Json.read(old + "}", Message.class)).isEqualTo(answer);
        assertThat(Json.read(
                        old + ",\"reasoning\":\"Hm.\",\"finish\":\"unheard_of\",\"later\":{\"a\":[1]}}", Message.class))
                .isEqualTo(answer);
        assertThat(Json.read(
                        "{\"type\":\"delta\",\"turn\":\"t1\",\"attempt\":1,\"offset\":0,\"text\":\"a\",\"later\":[1]}",
                        ServerFrame.class))
                .isEqualTo(new ServerFrame.Delta("t1", 1, 0, "a", null, null));
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(Json.read(Json.write(QUESTION), Message.class)).isEqualTo(QUESTION);
        Message failed = QUESTION.failedWith(FailureCode.rate_limited);
        assertThat(Json.write(failed)).endsWith(",\"failed\":\"rate_limited\"}");
        assertThat(Json.read(Json.write(failed), Message.class)).isEqualTo(failed);
        ServerFrame delta = new ServerFrame.Delta("t1", 1, 7, "a\u2028\ud83d\ude00", null, null);
        assertThat(Json.read(Json.write(delta), ServerFrame.class)).isEqualTo(delta);
    }
}
