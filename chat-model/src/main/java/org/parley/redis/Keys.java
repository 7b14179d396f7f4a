package org.parley.redis;

import java.util.Arrays;
import java.util.List;

/**
 * The names of all keys. What belongs to a conversation carries the hash tag of its partition, so that a script touches
 * one slot and the same code runs on one Redis, Sentinel and Cluster.
 */
final class Keys {
    static final String NODES = "chat:nodes";

    /** Over how many partitions conversations are spread, for nodes that come later. */
    static final String PARTITIONS = "chat:partitions";

    /** By partition: two of them go into the name of every key of every token. */
    private final String[] tags;

    Keys(int partitions) {
        tags = new String[partitions];
        Arrays.setAll(tags, "chat:{p%02d}:"::formatted);
    }

    int partitions() {
        return tags.length;
    }

    int partitionOf(ConversationId id) {
        return Math.floorMod(id.hash().hashCode(), tags.length);
    }

    /** The partition that a key belongs to. */
    static int partitionOf(String key) {
        return Integer.parseInt(key, key.indexOf("{p") + 2, key.indexOf('}'), 10);
    }

    String turns(int partition) {
        return tag(partition) + "turns";
    }

    String turns(ConversationId id) {
        return turns(partitionOf(id));
    }

    String dead(int partition) {
        return tag(partition) + "dead";
    }

    String dead(ConversationId id) {
        return dead(partitionOf(id));
    }

    String state(ConversationId id) {
        return conversation(id, "state");
    }

    String log(ConversationId id) {
        return conversation(id, "log");
    }

    String messages(ConversationId id) {
        return conversation(id, "messages");
    }

    /** In the order that conversation.lua expects. */
    List<Object> all(ConversationId id) {
        return List.of(
                tag(partitionOf(id)) + "session:" + id.hash(),
                state(id),
                messages(id),
                log(id),
                conversation(id, "asked"),
                conversation(id, "waiting"),
                conversation(id, "asks"));
    }

    static String channel(String node) {
        return "chat:node:" + node;
    }

    static String address(String hash) {
        return "chat:address:" + hash;
    }

    /** A key of the same partition as this one, for a write that means nothing. */
    static String written(String key) {
        return key.substring(0, key.indexOf('}') + 1) + ":written";
    }

    private String conversation(ConversationId id, String part) {
        return tag(partitionOf(id)) + "conv:" + id.hash() + ":" + part;
    }

    private String tag(int partition) {
        return tags[partition];
    }
}
