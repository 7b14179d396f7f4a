/** A model API of a test's own: on loopback, and every byte of it as the test decides. */
@NullMarked
package org.parley.groq.stub;

import org.jspecify.annotations.NullMarked;
