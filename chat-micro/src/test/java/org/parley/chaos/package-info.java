/**
 * Fault injection: real nodes on real Redis servers, people's clients that behave like the page, one fault in the middle
 * of it, and an {@link org.parley.chaos.Inspector} that looks at everything afterwards. {@link org.parley.chaos.Fault}
 * lists what breaks, {@link org.parley.chaos.Moment} when.
 */
@NullMarked
package org.parley.chaos;

import org.jspecify.annotations.NullMarked;
