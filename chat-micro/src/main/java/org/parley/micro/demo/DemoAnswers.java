package org.parley.micro.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Chooses an answer. The same conversation always gets the same one. */
final class DemoAnswers {
    private static final Pattern WHO_ARE_YOU = words("(who|what) are you|are you (an? )?(real|ai|human|bot|gpt|chatgpt)"
            + "|(which|what) (ai |language )?model|real model|api key|groq");
    private static final Pattern WHO_AM_I = words("(what is|what's|what’s|do you (know|remember)) my name|who am i");
    private static final Pattern WHAT_DID_I_ASK = words(
            "what (did|have) i (just )?ask(ed)?|(my|the) (earlier|previous|last) questions?"
                    + "|what have we (talked|discussed)|repeat my questions?|summari[sz]e (this|our) (chat|conversation)");
    private static final Pattern REPEAT = Pattern.compile(
            "^\\s*(?:repeat after me|repeat|echo|say)\\s*:\\s*(\\S.*)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int OTHERS = 3;
    private static final int QUOTED_CHARACTERS = 200;

    private final DemoTexts texts = new DemoTexts();

    private static Pattern words(String alternatives) {
        return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    /** The answer to the conversation's last question. */
    String to(Conversation conversation) {
        if (WHO_ARE_YOU.matcher(conversation.question()).find()) {
            return texts.text("identity");
        }
        String answer = body(conversation);
        return conversation.isFirstAnswer() ? texts.text("notice") + "\n\n" + answer : answer;
    }

    /** What it claims to have thought before the same answer: only a riddle is worth a thought; else empty. */
    String reasoning(Conversation conversation) {
        return to(conversation).endsWith(texts.text(Topic.RIDDLE.text())) ? texts.text("riddle-reasoning") : "";
    }

    private String body(Conversation conversation) {
        String question = conversation.question();
        Matcher repeat = REPEAT.matcher(question);
        if (repeat.matches()) {
            return repeat.group(1);
        }
        if (WHO_AM_I.matcher(question).find()) {
            return conversation
                    .name()
                    .map(name -> "Your name is **" + name + "**: you told me so.")
                    .orElse("You have not told me your name yet. Say *my name is …* and I will remember it.");
        }
        if (WHAT_DID_I_ASK.matcher(question).find()) {
            return earlierQuestions(conversation);
        }
        Optional<Topic> topic = Topic.of(question);
        if (topic.orElse(Topic.GREETING) == Topic.GREETING
                && conversation.introduction().isPresent()) {
            return "Nice to meet you, " + conversation.introduction().get()
                    + "! I will remember your name for as long as it is among the messages that I am sent."
                    + " Ask me *what is my name?* to try it.";
        }
        return filled(texts.text(topic.map(Topic::text).orElseGet(() -> other(question))), conversation);
    }

    private static String other(String question) {
        return "other-" + (1 + Math.floorMod(question.hashCode(), OTHERS));
    }

    private static String earlierQuestions(Conversation conversation) {
        List<String> earlier = conversation.earlierQuestions();
        if (earlier.isEmpty()) {
            return "This is the first question that I can see.";
        }
        return IntStream.range(0, earlier.size())
                .mapToObj(i -> (i + 1) + ". " + quotable(earlier.get(i)))
                .collect(Collectors.joining("\n", "## What you asked so far\n\n", ""));
    }

    private static String filled(String text, Conversation conversation) {
        return text.replace(
                        "{, name}", conversation.name().map(name -> ", " + name).orElse(""))
                .replace("{question}", quotable(conversation.question()));
    }

    /** On one line, and not longer than a quotation should be. */
    private static String quotable(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        if (line.length() <= QUOTED_CHARACTERS) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(QUOTED_CHARACTERS - 1))
                ? QUOTED_CHARACTERS - 1
                : QUOTED_CHARACTERS;
        return line.substring(0, end) + "…";
    }
}
