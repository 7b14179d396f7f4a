/** Traces: where a question came from, and what its answering was spent on. Costs nothing where nobody wants them. */
@NullMarked
package org.parley.trace;

import org.jspecify.annotations.NullMarked;
