/** A Payara Server for tests. */
@NullMarked
package org.parley.payara;

import org.jspecify.annotations.NullMarked;
