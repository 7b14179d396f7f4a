package org.parley.micro.demo;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a question is about, as far as a few words tell; the first that fits counts. */
enum Topic {
    LONG_STORY("story-long", "\\b(long|longer) (story|tale)\\b"),
    STORY("story-short", "\\b(story|tale)\\b"),
    SHOWCASE("showcase", "\\b(markdown|formatting|show me everything)\\b"),
    JAVASCRIPT("code-javascript", "\\b(javascript|typescript|js|browser code)\\b"),
    PYTHON("code-python", "\\bpython\\b"),
    SQL("code-sql", "\\b(sql|database query)\\b"),
    JAVA("code-java", "\\b(java|code|program|function|class|algorithm)\\b"),
    TABLE("table", "\\b(table|compare|comparison|versus|vs|differences?)\\b"),
    STEPS("steps", "\\b(list|steps?|plan|how (do|can|should|to)|ideas?|tips?)\\b"),
    RIDDLE("riddle", "\\b(riddle|puzzle|reasoning|think (first|hard|aloud))\\b"),
    GREETING("greeting", "^\\W*(hello|hi|hey|good (morning|afternoon|evening)|help)\\b");

    private final String text;
    private final Pattern words;

    Topic(String text, String words) {
        this.text = text;
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    /** The name of its text. */
    String text() {
        return text;
    }

    static Optional<Topic> of(String question) {
        return Stream.of(values())
                .filter(topic -> topic.words.matcher(question).find())
                .findFirst();
    }
}
