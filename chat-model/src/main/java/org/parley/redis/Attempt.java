package org.parley.redis;

/**
 * The right to write a turn's answer, until another attempt is begun: every write names its claim and is refused when it
 * is stale.
 *
 * @param number counts from 1, for clients
 * @param claim names this attempt and no other, ever
 */
public record Attempt(Turn turn, int number, String claim) {}
