/** The frames and messages that clients see, as docs/protocol.md describes them, with their JSON-B codecs. */
@NullMarked
package org.parley.protocol;

import org.jspecify.annotations.NullMarked;
