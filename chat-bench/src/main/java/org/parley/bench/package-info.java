/**
 * Parley beside a bare pipeline and the model itself: the same sessions, the same questions, in the same run. {@link
 * org.parley.bench.Bench} measures; {@code model} answers, {@code baseline} is what Parley is compared with, {@code load}
 * asks and checks every token.
 */
package org.parley.bench;
