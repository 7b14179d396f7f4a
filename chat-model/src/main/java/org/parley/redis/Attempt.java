package org.parley.redis;

/**
 * The right to write a turn's answer, until another attempt is begun: every write names it and is refused when it is
 * stale.
 *
 * @param number counts from 1
 */
public record Attempt(Turn turn, int number) {}
