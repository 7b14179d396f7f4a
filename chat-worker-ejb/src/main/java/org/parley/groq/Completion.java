package org.parley.groq;

import java.util.Optional;

/**
 * How a whole answer ended.
 *
 * @param usage empty where the model API doesn't count
 */
public record Completion(FinishReason finish, Optional<Usage> usage) {}
