package org.parley.micro.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the demo can tell from the messages that it was sent.
 *
 * @param messages oldest first, at least one of the user's
 */
record Conversation(List<Message> messages) {
    private static final Pattern INTRODUCTION = Pattern.compile(
            "(?:\\b(?i:my name is|call me)\\s+|\\b(?i:i am|i'm|i’m)\\s+(?=\\p{Lu}))([\\p{L}][\\p{L}\\p{M}'’-]{0,39})");

    /** One message; {@code role} as the API names it. */
    record Message(String role, String content) {
        boolean isUsers() {
            return role.equals("user");
        }
    }

    Conversation {
        messages = List.copyOf(messages);
    }

    /** All that the user asked, oldest first. */
    List<String> questions() {
        return messages.stream().filter(Message::isUsers).map(Message::content).toList();
    }

    String question() {
        List<String> questions = questions();
        return questions.isEmpty() ? "" : questions.get(questions.size() - 1);
    }

    List<String> earlierQuestions() {
        List<String> questions = questions();
        return questions.subList(0, Math.max(0, questions.size() - 1));
    }

    boolean isFirstAnswer() {
        return messages.stream().noneMatch(message -> message.role().equals("assistant"));
    }

    /** The name that the user gave last, in this question or an earlier one. */
    Optional<String> name() {
        return questions().stream()
                .flatMap(question -> introduction(question).stream())
                .reduce((first, last) -> last);
    }

    /** The name that the user gave in this question. */
    Optional<String> introduction() {
        return introduction(question());
    }

    private static Optional<String> introduction(String question) {
        Matcher matcher = INTRODUCTION.matcher(question);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    int promptTokens() {
        return messages.stream()
                .mapToInt(message -> Tokens.count(message.content()))
                .sum();
    }
}
