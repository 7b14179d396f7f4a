package org.parley.redis;

import org.redisson.api.RTopic;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * New events of all conversations that this node watches, as they are written: one subscription, however many sockets
 * there are. It only wakes; the log is the truth.
 */
public final class LiveEvents implements AutoCloseable {
    private final Redis redis;
    private final RTopic topic;

    /** Called on a thread of the Redis client, one at a time, which must not be held up. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param previous cursor of the event before; empty with {@code cursor} where the conversation was deleted
         * @param json the frame, without its cursor; empty where the log is to be read up to the cursor
         */
        void event(ConversationId id, String previous, String cursor, String json);

        /** All that came together has been told. */
        default void endOfMessage() {}
    }

    /** @throws RedisUnavailableException where Redis can't be reached */
    public LiveEvents(Redis redis, String node, Listener listener) {
        this.redis = redis;
        try {
            topic = redis.use(client -> {
                RTopic channel = client.getTopic(Keys.channel(node), StringCodec.INSTANCE);
                channel.addListener(String.class, (name, message) -> {
                    // Redisson keeps their order on one connection, but the next one may begin before the last has
                    // ended.
                    synchronized (channel) {
                        split(message, listener);
                    }
                });
                return channel;
            });
        } catch (RedisException e) {
            throw new RedisUnavailableException(e);
        }
    }

    /** Lines in pairs: {@code hash previous cursor}, then the frame, which as JSON holds no line break. */
    static void split(String message, Listener listener) {
        try {
            splitUp(message, listener);
        } finally {
            listener.endOfMessage();
        }
    }

    private static void splitUp(String message, Listener listener) {
        int at = 0;
        while (at < message.length()) {
            int head = message.indexOf('\n', at);
            int end = message.indexOf('\n', head + 1);
            if (end < 0) {
                end = message.length();
            }
            int afterHash = message.indexOf(' ', at);
            int afterPrevious = message.indexOf(' ', afterHash + 1);
            listener.event(
                    new ConversationId(message.substring(at, afterHash)),
                    message.substring(afterHash + 1, afterPrevious),
                    message.substring(afterPrevious + 1, head),
                    message.substring(head + 1, end));
            at = end + 1;
        }
    }

    @Override
    public void close() {
        redis.use(client -> {
            topic.removeAllListeners();
            return topic;
        });
    }
}
