package org.parley.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.parley.config.ChatSettings;
import org.parley.protocol.Json;
import org.parley.protocol.Message;
import org.parley.protocol.RandomId;
import org.parley.protocol.Source;
import org.parley.redis.Acceptance;
import org.parley.redis.ConversationId;
import org.parley.redis.Mailbox;
import org.parley.redis.Redis;
import org.parley.redis.Sessions;

/** Somebody with a session, as the web part would serve them. */
final class Person {
    private static final Duration REDIS = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Sessions sessions;
    private final Mailbox mailbox;
    private final ConversationId conversation = ConversationId.ofToken(RandomId.nextToken());

    Person(Redis redis, ChatSettings settings) {
        sessions = new Sessions(redis, settings.web().session());
        mailbox = new Mailbox(redis, settings.web());
        Redis.await(sessions.create(conversation, "Ada"), REDIS);
    }

    void asks(String question) {
        assertThat(Redis.await(mailbox.accept(conversation, RandomId.next(), question), REDIS))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    /** The last message, once it is an answer or a question that was given up. */
    Message outcome() {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(this::last, message -> message.source() == Source.assistant || message.failed() != null);
    }

    private Message last() {
        List<String> messages =
                Redis.await(sessions.show(conversation), REDIS).orElseThrow().messages();
        return Json.read(messages.get(messages.size() - 1), Message.class);
    }
}
