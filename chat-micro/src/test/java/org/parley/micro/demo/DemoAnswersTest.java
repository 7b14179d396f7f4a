package org.parley.micro.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoAnswersTest {
    private final DemoAnswers answers = new DemoAnswers();

    /** A conversation of these questions, of which all but the last have been answered. */
    private Conversation asking(String... questions) {
        List<Conversation.Message> messages = new ArrayList<>();
        messages.add(new Conversation.Message("system", "You are a helpful assistant. My name is System."));
        for (String question : questions) {
            if (messages.size() > 1) {
                messages.add(new Conversation.Message("assistant", "An answer. My name is Assistant."));
            }
            messages.add(new Conversation.Message("user", question));
        }
        return new Conversation(messages);
    }

    private String answerTo(String... questions) {
        return answers.to(asking(questions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello", "Why is the sky blue?", "Tell me a long story", "repeat: x", "My name is Ann"})
    void saysAtFirstThatItIsADemoAndHowToSetAKey(String question) {
        assertThat(answerTo(question)).contains("Offline demo", "GROQ_API_KEY", "GROQ_BASE_URL");
        assertThat(answerTo("Something else before", question)).doesNotContain("**Offline demo.**");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Who are you?",
                "what are you really",
                "Are you a real AI?",
                "Which model is this?",
                "are you chatgpt"
            })
    void saysWhatItIsWheneverAsked(String question) {
        assertThat(answerTo("Before", question)).contains("no real model", "GROQ_API_KEY", "GROQ_BASE_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "My name is Ann., Ann",
        "i'm here and my name is zoe, zoe",
        "Hi! I am Björn-Åke, Björn-Åke",
        "I’m Siân, Siân",
        "call me Al, Al"
    })
    void remembersTheName(String introduction, String name) {
        assertThat(answerTo(introduction)).contains("you, " + name + "!");
        assertThat(answerTo(introduction, "Some question", "What is my name?"))
                .isEqualTo("Your name is **" + name + "**: you told me so.");
    }

    @Test
    void takesNoOtherWordsForAName() {
        assertThat(answerTo("I am tired", "what is my name?")).contains("not told me your name");
    }

    @Test
    void believesTheLastNameGiven() {
        assertThat(answerTo("My name is Ann", "No, my name is Bea", "Who am I?"))
                .contains("**Bea**");
    }

    @Test
    void addressesWhoeverGaveAName() {
        assertThat(answerTo("My name is Ann", "hello")).startsWith("Hello, Ann!");
    }

    @Test
    void listsTheEarlierQuestions() {
        assertThat(answerTo("First\n thing?", "Second thing?", "What did I ask earlier?"))
                .isEqualTo("## What you asked so far\n\n1. First thing?\n2. Second thing?");
        assertThat(answerTo("What did I ask?")).endsWith("This is the first question that I can see.");
    }

    @Test
    void repeatsWhatItIsTold() {
        assertThat(answerTo("Before", "Repeat after me: {question} \uD83D\uDE80\n<b>done</b>"))
                .isEqualTo("{question} \uD83D\uDE80\n<b>done</b>");
    }

    @Test
    void tellsALongStoryOfAFewHundredTokensThatFitsIntoTheDefaultLimit() {
        int tokens = Tokens.count(answerTo("Please tell me a long story!"));

        assertThat(tokens).isBetween(300, 512);
    }

    @ParameterizedTest
    @CsvSource({
        "Show me some Java code, ```java",
        "A python program please, ```python",
        "JavaScript?, ```javascript",
        "Write SQL, ```sql",
        "Compare these two, |---|",
        "How do I plan a release?, 1. **",
        "Show me Markdown, # What",
        "tell me a story, ## The Lamp",
        "Ask me a riddle, > A cup"
    })
    void variesItsMarkdownWithTheQuestion(String question, String part) {
        assertThat(answerTo("Before", question)).contains(part);
    }

    @ParameterizedTest
    @EnumSource
    void hasATextForEveryTopicWithoutHolesLeft(Topic topic) {
        assertThat(new DemoTexts().text(topic.text())).isNotBlank();
        assertThat(answerTo(
                        "Before",
                        topic.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')))
                .doesNotContain("{, name}", "{question}");
    }

    @Test
    void thinksAboutARiddleAndAboutNothingElse() {
        assertThat(answers.reasoning(asking("Ask me a riddle"))).contains("2s = 1");
        assertThat(answers.reasoning(asking("Before", "Another puzzle, please")))
                .contains("2s = 1");
        assertThat(answers.reasoning(asking("Hello"))).isEmpty();
        assertThat(answers.reasoning(asking("Before", "Repeat: riddle"))).isEmpty();
    }

    @Test
    void quotesWhatItCannotAnswerInDifferentWays() {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String question = "Why is number " + i + " odd?";
            String answer = answerTo("Before", question);
            assertThat(answer).contains("> " + question).isEqualTo(answerTo("Before", question));
            seen.add(answer.replace(question, ""));
        }
        assertThat(seen.stream().distinct()).hasSize(3);
    }

    @Test
    void cutsALongQuotationBetweenCharacters() {
        String question = "x".repeat(199) + "\uD83D\uDE80".repeat(50);

        assertThat(answerTo("Before", question)).contains("> " + "x".repeat(199) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", " Two  words, three!\n\n\uD83D\uDE80 ünïcödé supercalifragilistic\t "})
    void tokensJoinedAreTheText(String text) {
        assertThat(String.join("", Tokens.of(text))).isEqualTo(text);
        assertThat(Tokens.count(text)).isEqualTo(Tokens.of(text).size());
    }
}
