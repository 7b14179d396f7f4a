/** Real Redis servers of a test's own: single ones, a cluster, a sentinel trio, with TLS. All on loopback, all gone with the JVM. */
@NullMarked
package org.parley.redis.servers;

import org.jspecify.annotations.NullMarked;
