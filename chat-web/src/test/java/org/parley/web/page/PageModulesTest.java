package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private static final String SITE = "http://parley.test/";
    /** That part of the page's own that the modules could fail at. */
    private static final String POLICY = "require-trusted-types-for 'script'; trusted-types dompurify parley";

    private static final Path TESTS = Path.of("src/test/js");
    private static final Map<String, Path> FOLDERS = Map.of(
            "/js/", Path.of("src/main/webapp/js"),
            "/vendor/", Path.of("target/vendor"),
            "/test/", TESTS);

    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void openPage() {
        chromium = Chromium.start();
        page = chromium.browser().newPage();
        page.route("**/*", PageModulesTest::serve);
        page.navigate(SITE);
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

    private static void serve(Route route) {
        String path = URI.create(route.request().url()).getPath();
        FOLDERS.forEach((prefix, folder) -> {
            if (path.startsWith(prefix) && !Files.exists(folder.resolve(path.substring(prefix.length())))) {
                route.abort();
            } else if (path.startsWith(prefix)) {
                route.fulfill(new Route.FulfillOptions()
                        .setPath(folder.resolve(path.substring(prefix.length())))
                        .setContentType("text/javascript"));
            }
        });
        if (path.equals("/")) {
            route.fulfill(new Route.FulfillOptions()
                    .setBody("<!DOCTYPE html><script src='/vendor/highlight/highlight.min.js'></script>")
                    .setContentType("text/html")
                    .setHeaders(Map.of("Content-Security-Policy", POLICY)));
        }
    }
}
