/** What an operator sees of a node through JMX, and the place where its parts register what they show there. */
@NullMarked
package org.parley.jmx;

import org.jspecify.annotations.NullMarked;
