@NullMarked
package org.parley.web.page;

import org.jspecify.annotations.NullMarked;
