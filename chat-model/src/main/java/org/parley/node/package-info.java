/** What the parts of an application share on one node: its settings, its connection to Redis, its metrics. */
@NullMarked
package org.parley.node;

import org.jspecify.annotations.NullMarked;
