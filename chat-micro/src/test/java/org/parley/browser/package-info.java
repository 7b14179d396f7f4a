/**
 * Browser tests: a person in a real Chromium, at the page of a packaged node. {@link org.parley.browser.Person} is the
 * person, {@link org.parley.browser.Line} the network in between.
 */
@NullMarked
package org.parley.browser;

import org.jspecify.annotations.NullMarked;
