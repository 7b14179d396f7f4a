package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parley.browser.Chromium;
import org.parley.browser.HostileAnswer;

/** Whatever a model says, it does no harm on the page: src/test/resources/hostile, shown at once and bit by bit. */
final class HostileAnswersTest {
    private static final String REAL = "/js/answer.js";

    /** In milliseconds, for all states of an answer; what a single one may take is less, see hostile.js. */
    private static final int PATIENCE = 35_000;

    private static Chromium chromium;
    private static AnswerStage stage;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        stage = AnswerStage.on(chromium.browser(), PageSite.guarded());
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @Test
    void readsEveryFamilyAndNamesEachAnswerOnce() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/hostile"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(HostileAnswer.FAMILIES.stream()
                            .map(family -> family + ".txt")
                            .toList());
        }
        assertThat(HostileAnswer.FAMILIES.stream().flatMap(family -> HostileAnswer.in(family).stream()))
                .extracting(HostileAnswer::toString)
                .doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicContainer> harmless() {
        return HostileAnswer.FAMILIES.stream()
                .map(family -> DynamicContainer.dynamicContainer(
                        family,
                        HostileAnswer.in(family).stream()
                                .map(answer -> DynamicTest.dynamicTest(answer.name(), () -> isHarmless(answer)))));
    }

    private static void isHarmless(HostileAnswer answer) {
        List<String> harm = stage.show(REAL, answer.text(), PATIENCE);
        if (harm.contains(AnswerStage.HUNG)) {
            // A page that hangs may take minutes to close.
            chromium.close();
            start();
        }
        assertThat(harm).as("%s", answer).isEmpty();
    }
}
