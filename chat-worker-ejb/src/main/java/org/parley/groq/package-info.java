/**
 * The model API: one streamed answer over the OpenAI-compatible {@code /chat/completions}, with its errors and time
 * limits. It knows nothing of turns or Redis; whether and when to try again is the caller's decision.
 */
@NullMarked
package org.parley.groq;

import org.jspecify.annotations.NullMarked;
