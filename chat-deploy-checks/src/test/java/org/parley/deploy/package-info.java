/**
 * Looks at what is shipped for running Parley: each file by the tool that it is for, or by a linter of its kind. What can
 * be started without a container engine is started by {@code org.parley.system}'s tests in this module.
 */
@NullMarked
package org.parley.deploy;

import org.jspecify.annotations.NullMarked;
