/** The typed settings: every one declared in {@link org.parley.config.Setting}, read and range-checked once at start. */
@NullMarked
package org.parley.config;

import org.jspecify.annotations.NullMarked;
