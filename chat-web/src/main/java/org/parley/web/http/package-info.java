/** What holds for every request: paths, headers, origins, errors. */
@NullMarked
package org.parley.web.http;

import org.jspecify.annotations.NullMarked;
