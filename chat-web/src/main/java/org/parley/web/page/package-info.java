/** What the server puts into the page. */
@NullMarked
package org.parley.web.page;

import org.jspecify.annotations.NullMarked;
