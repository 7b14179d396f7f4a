/** Whether this node can do its job, and its figures. */
@NullMarked
package org.parley.web.health;

import org.jspecify.annotations.NullMarked;
