package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parley.browser.Chromium;

/**
 * Runs the browser modules' own tests, src/test/js: every function that a {@code *.test.js} exports is a test. In a
 * browser, because that is where the modules run.
 */
final class PageModulesTest {
    private static final Path TESTS = Path.of("src/test/js");

    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void openPage() {
        chromium = Chromium.start();
        page = chromium.browser().newPage();
        PageSite.guarded().openOn(page);
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @TestFactory
    Stream<DynamicContainer> modules() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            List<String> modules = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
            assertThat(modules).isNotEmpty();
            return modules.stream().map(module -> DynamicContainer.dynamicContainer(module, tests(module)));
        }
    }

    private static Stream<DynamicTest> tests(String module) {
        Object names = page.evaluate("async module => Object.keys(await import('/test/' + module))", module);
        return ((List<?>) names)
                .stream().map(String::valueOf).map(name -> DynamicTest.dynamicTest(name, () -> run(module, name)));
    }

    private static void run(String module, String name) {
        Object failure = page.evaluate("""
                async ([module, name]) => {
                  try {
                    await (await import('/test/' + module))[name]();
                    return '';
                  } catch (e) {
                    return String(e.stack ?? e);
                  }
                }
                """, List.of(module, name));
        assertThat(failure).as("%s: %s", module, name).isEqualTo("");
    }
}
