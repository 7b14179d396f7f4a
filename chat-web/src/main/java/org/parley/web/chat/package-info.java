/**
 * The WebSocket: {@link org.parley.web.chat.ChatEndpoint} decodes, an {@link org.parley.web.chat.OpenSocket} carries one
 * connection, its dialogue speaks the plain or the chat.v1 protocol, its {@link org.parley.web.chat.LogFollower} delivers
 * the conversation's log, and {@link org.parley.web.chat.OpenSockets} knows all of them.
 */
@NullMarked
package org.parley.web.chat;

import org.jspecify.annotations.NullMarked;
