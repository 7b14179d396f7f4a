/** Sessions over HTTP: signing in, the history, signing out. */
@NullMarked
package org.parley.web.session;

import org.jspecify.annotations.NullMarked;
