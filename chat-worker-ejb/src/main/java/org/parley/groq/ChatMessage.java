package org.parley.groq;

/** One message of the conversation as the model sees it. */
public record ChatMessage(Role role, String content) {

    /** Without the words: they are the user's. */
    @Override
    public String toString() {
        return "ChatMessage[" + role + ", " + content.length() + " characters]";
    }
}
