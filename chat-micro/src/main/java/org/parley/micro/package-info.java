/**
 * The runnable: {@link org.parley.micro.Main} checks the Java version, {@link org.parley.micro.Launcher} starts Redis,
 * the offline model and Payara Micro with the application, and stops them in the opposite order.
 */
@NullMarked
package org.parley.micro;

import org.jspecify.annotations.NullMarked;
