/**
 * What a Java team would write without Parley: a WebSocket gateway and a worker on Vert.x, a Redis Stream between them in
 * each direction, one XADD for each token. No fence, no resume: what is on its way when a process dies is lost.
 */
package org.parley.bench.baseline;
