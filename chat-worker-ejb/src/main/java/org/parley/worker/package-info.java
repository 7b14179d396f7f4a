/**
 * Answers questions: {@link org.parley.worker.TurnConsumer} takes turns from Redis, {@link org.parley.worker.AnswerTurn}
 * asks the model and writes what comes, {@link org.parley.worker.Leases} keeps what is running and takes over what others
 * left.
 */
@NullMarked
package org.parley.worker;

import org.jspecify.annotations.NullMarked;
