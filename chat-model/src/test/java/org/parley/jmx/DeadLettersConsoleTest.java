package org.parley.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.config.ChatSettings;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.redis.Acceptance;
import org.parley.redis.Beginning;
import org.parley.redis.ConversationId;
import org.parley.redis.DeadLetters;
import org.parley.redis.Ending;
import org.parley.redis.Mailbox;
import org.parley.redis.Redis;
import org.parley.redis.Sessions;
import org.parley.redis.Turn;
import org.parley.redis.Turns;
import org.parley.redis.servers.ServerProcess;

/** Dead letters through the MBeanServer, as a console has them. */
final class DeadLettersConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String QUESTION = "Where is the treasure?";
    private static final String NOT_THERE = "not there any more: it was requeued or discarded, or never was";

    private final ServerProcess server = ServerProcess.start();
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final ConversationId ada = ConversationId.ofToken(RandomId.nextToken());

    private ObjectName name;
    private Redis redis;
    private Sessions sessions;
    private Mailbox mailbox;
    private Turns turns;
    private NodeMBean bean;

    @BeforeEach
    void connect() throws JMException {
        ChatSettings settings = ChatSettings.read(property ->
                Optional.ofNullable(Map.of("chat.redis.url", server.url(), "chat.limits.waiting-questions", "0")
                        .get(property)));
        redis = new Redis(settings.redis().orElseThrow());
        sessions = new Sessions(redis, Duration.ofHours(1));
        mailbox = new Mailbox(redis, settings.web());
        turns = new Turns(redis, "worker", Duration.ofHours(1), 5000);
        turns.prepare(0);
        done(sessions.create(ada, "Ada"));
        name = new ObjectName("org.parley:type=DeadLetters");
        bean = NodeMBean.register(
                "DeadLetters", DeadLettersMXBean.class, new DeadLettersConsole(new DeadLetters(redis, settings.web())));
    }

    @AfterEach
    void disconnect() {
        bean.close();
        redis.close();
        server.close();
    }

    @Test
    void lettersAreShownWithoutTheirQuestions() throws JMException {
        String turn = fails();

        CompositeData letter = onlyLetter();

        assertThat(beans.getAttribute(name, "Count")).isEqualTo(1L);
        assertThat(letter.get("turn")).isEqualTo(turn);
        assertThat(letter.get("reason")).isEqualTo("timeout");
        assertThat(letter.get("attempts")).isEqualTo(1);
        assertThat(Instant.parse((String) letter.get("time"))).isAfter(Instant.EPOCH);
        assertThat(letter.toString()).doesNotContain(QUESTION).doesNotContain(ada.hash());
    }

    @Test
    void requeuedLetterIsAskedAgainAndGone() throws JMException {
        fails();
        String id = onlyId();

        String answer = call("requeue", id);

        assertThat(answer).startsWith("requeued as turn ");
        assertThat(answer).endsWith(onlyTaken().turn());
        assertThat(beans.getAttribute(name, "Count")).isEqualTo(0L);
        assertThat(call("requeue", id)).isEqualTo(NOT_THERE);
    }

    @Test
    void letterStaysWhereItsConversationHasEnded() throws JMException {
        fails();
        done(sessions.delete(ada));

        assertThat(call("requeue", onlyId())).startsWith("not requeued: its conversation has ended");
        assertThat(beans.getAttribute(name, "Count")).isEqualTo(1L);
    }

    @Test
    void letterStaysWhereItsConversationIsBusy() throws JMException {
        fails();
        asks();

        assertThat(call("requeue", onlyId())).startsWith("not requeued: too many questions wait");
    }

    @Test
    void whatIsNoTurnIsNotRequeuedButDiscarded() throws JMException {
        server.call("XADD", "chat:{p00}:turns", "*", "garbage", "in");
        assertThat(turns.take(0, 10)).isEmpty();
        String id = onlyId();

        assertThat(call("requeue", id)).startsWith("not requeued: it is no turn");
        assertThat(call("discard", id)).isEqualTo("discarded");
        assertThat(call("discard", id)).isEqualTo(NOT_THERE);
        assertThat(beans.getAttribute(name, "Count")).isEqualTo(0L);
    }

    @Test
    void whatIsNoIdIsRefusedInASentence() throws JMException {
        assertThat(call("requeue", "seven"))
                .isEqualTo("nothing done: a dead letter is named by partition and entry, as in p07/1700000000000-0");
        assertThat(call("discard", "p99/1-1")).isEqualTo("nothing done: there is no partition 99");
    }

    @Test
    void operatesFromAThreadThatKnowsNothingOfTheApplication() throws Exception {
        fails();
        String id = onlyId();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread servers = new Thread(() -> answer.completeAsync(() -> call("requeue", id), Runnable::run));
        servers.setContextClassLoader(null);

        servers.start();

        assertThat(Redis.await(answer, SOON)).startsWith("requeued");
    }

    @Test
    void redisAwayIsSaidInASentence() {
        server.freeze();
        try {
            assertThat(call("requeue", "p00/1-1")).startsWith("Redis does not answer");
        } finally {
            server.thaw();
        }
    }

    private String call(String operation, String id) {
        try {
            return (String) beans.invoke(name, operation, new Object[] {id}, new String[] {String.class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompositeData onlyLetter() throws JMException {
        CompositeData[] letters = (CompositeData[]) beans.getAttribute(name, "Letters");
        assertThat(letters).hasSize(1);
        return letters[0];
    }

    private String onlyId() throws JMException {
        return (String) onlyLetter().get("id");
    }

    private String asks() {
        Acceptance acceptance = done(mailbox.accept(ada, RandomId.next(), QUESTION));
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).turn();
    }

    private Turn onlyTaken() {
        List<Turn> taken = turns.take(0, 10);
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    /** Asks, and fails for good. */
    private String fails() {
        String turn = asks();
        Beginning.Begun begun = (Beginning.Begun) done(turns.begin(onlyTaken(), "", 0, "m", 10));
        Message question = begun.context().get(begun.context().size() - 1);
        done(turns.finish(
                begun.attempt(),
                new Ending.GivenUp(question, FailureCode.timeout, "Sorry.", 4, Optional.of("timeout"))));
        return turn;
    }

    private static <T> T done(CompletableFuture<T> reply) {
        return Redis.await(reply, SOON);
    }
}
