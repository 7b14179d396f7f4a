/** The page's files: their addresses, how long a browser keeps them, and how they are packed. */
@NullMarked
package org.parley.web.assets;

import org.jspecify.annotations.NullMarked;
