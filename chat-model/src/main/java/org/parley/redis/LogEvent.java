package org.parley.redis;

/** An entry of a conversation's log: its cursor and the frame's JSON, still without the cursor. */
public record LogEvent(String cursor, String json) {}
