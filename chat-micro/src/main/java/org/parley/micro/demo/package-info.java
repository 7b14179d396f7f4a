/**
 * A model for those who have none: an OpenAI-compatible endpoint on loopback that answers from fixed texts, and says
 * so. It needs nothing but the JDK and a small JSON library, for in the launcher there is nothing else.
 */
@NullMarked
package org.parley.micro.demo;

import org.jspecify.annotations.NullMarked;
