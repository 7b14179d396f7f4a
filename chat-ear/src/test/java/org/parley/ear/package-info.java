/**
 * What only the inside of a server can see. These tests run there: Arquillian starts a WildFly, deploys the packaged EAR
 * with the tests in its WAR, and asks the server to run them.
 */
@NullMarked
package org.parley.ear;

import org.jspecify.annotations.NullMarked;
