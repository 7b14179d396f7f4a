/**
 * Black-box tests: they start the packaged {@code parley.jar} and talk HTTP and WebSocket to it, as docs/protocol.md
 * says. Each driver stands for one outside system: {@link org.parley.system.ParleyProcess} a node,
 * {@link org.parley.system.RedisProcess} Redis, {@link org.parley.system.ModelStub} the model API,
 * {@link org.parley.system.EventClient} and {@link org.parley.system.PlainClient} people's clients.
 */
@NullMarked
package org.parley.system;

import org.jspecify.annotations.NullMarked;
