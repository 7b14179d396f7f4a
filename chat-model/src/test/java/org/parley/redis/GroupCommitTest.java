package org.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.protocol.RandomId;

/** When texts leave, and with which others, of whatever partition; what they do in Redis is the journey's. */
final class GroupCommitTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private static final RealRedis SERVER = new RealRedis();

    private final Redis redis = new Redis(
            SERVER.settings(Map.of("chat.redis.partitions", "4")).redis().orElseThrow());
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stopRedis() {
        SERVER.close();
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void whatFollowsCloselyWaitsForTheNextFirstSign() {
        GroupCommit commit = new GroupCommit(redis, NEVER, sizes::add);
        Text alone = new Text();
        commit.offer(alone);
        alone.awaitReply();

        Text second = new Text();
        Text third = new Text();
        commit.offer(second);
        commit.offer(third);
        await().during(Duration.ofMillis(200)).until(() -> sizes.size() == 1);
        assertThat(second.reply).hasNullValue();

        Text first = new Text();
        commit.offerFirst(first);
        List.of(first, second, third).forEach(Text::awaitReply);
        assertThat(sizes).containsExactly(1, 3);
    }

    @Test
    void whatFollowsCloselyLeavesTogetherWhenItIsTime() {
        GroupCommit commit = new GroupCommit(redis, Duration.ofSeconds(1), sizes::add);
        Text alone = new Text();
        commit.offer(alone);
        alone.awaitReply();

        Text second = new Text();
        Text third = new Text();
        commit.offer(second);
        commit.offer(third);

        second.awaitReply();
        third.awaitReply();
        assertThat(sizes).containsExactly(1, 2);
    }

    @Test
    void aFullGroupWaitsForNothing() {
        GroupCommit commit = new GroupCommit(redis, NEVER, sizes::add);
        Text alone = new Text();
        commit.offer(alone);
        alone.awaitReply();

        List<Text> texts = Stream.generate(Text::new).limit(32).toList();
        texts.subList(1, 32).forEach(commit::offer);
        await().during(Duration.ofMillis(200)).until(() -> sizes.size() == 1);

        commit.offer(texts.get(0));
        texts.forEach(Text::awaitReply);
        assertThat(sizes).containsExactly(1, 32);
    }

    @Test
    void noGroupHoldsRedisUpForLong() {
        GroupCommit commit = new GroupCommit(redis, sizes::add);
        List<Text> texts = Stream.generate(Text::new).limit(1000).toList();
        texts.forEach(commit::offer);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> texts.stream().allMatch(text -> text.reply.get() == WriteReply.GONE));
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(128));
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(1000);
    }

    /** Of a conversation that is not there: that too is a reply. */
    private static final class Text implements GroupCommit.Writer {
        private final Attempt attempt = new Attempt(
                new Turn(ConversationId.ofToken(RandomId.nextToken()), RandomId.next(), "1-1", false, Optional.empty()),
                1,
                RandomId.next());
        private final AtomicReference<@Nullable WriteReply> reply = new AtomicReference<>();

        @Override
        public Attempt attempt() {
            return attempt;
        }

        @Override
        public GroupCommit.Piece takePiece() {
            return new GroupCommit.Piece(0, "text", 0, "");
        }

        @Override
        public void written(WriteReply answer) {
            reply.set(answer);
        }

        @Override
        public void unknown() {
            throw new AssertionError("no reply");
        }

        void awaitReply() {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(reply).hasValue(WriteReply.GONE));
        }
    }
}
