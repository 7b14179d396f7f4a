/** Everything that touches Redis: key names, scripts and Redisson types do not leave this package. */
@NullMarked
package org.parley.redis;

import org.jspecify.annotations.NullMarked;
