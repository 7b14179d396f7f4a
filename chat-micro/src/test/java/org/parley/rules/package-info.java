/** Rules about the whole of Parley, which no module can check alone. */
@NullMarked
package org.parley.rules;

import org.jspecify.annotations.NullMarked;
