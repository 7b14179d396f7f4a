/** What is shipped for production, run on this machine with the drivers of the black-box tests. */
@NullMarked
package org.parley.system;

import org.jspecify.annotations.NullMarked;
