package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PreloadsTest {
    private static final Path PAGE = Path.of("src/main/webapp");
    private static final Path LIBRARIES = Path.of("target");
    private static final String MAIN = "js/main.js";
    private static final Pattern PRELOAD =
            Pattern.compile("<link rel=\"modulepreload\" href=\"#\\{page\\.assets}([^\"]+)\"");
    /** Static ones alone, over one line or several; what {@code import()} loads is not needed at first. */
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^(?:import|export)\\s(?:[^'\";]*?\\sfrom\\s*)?['\"]([^'\"]+)['\"]");

    @Test
    void pagePreloadsExactlyTheModulesThatMainImports() throws IOException {
        List<String> preloaded = PRELOAD.matcher(Files.readString(PAGE.resolve("index.xhtml")))
                .results()
                .map(link -> link.group(1))
                .toList();

        Set<String> imported = new TreeSet<>();
        collectImports(MAIN, imported);
        imported.remove(MAIN);

        assertThat(imported).contains("js/markdown.js", "vendor/marked/marked.esm.js");
        assertThat(preloaded).containsExactlyInAnyOrderElementsOf(imported);
    }

    private static void collectImports(String module, Set<String> imported) throws IOException {
        if (!imported.add(module)) {
            return;
        }
        Path root = module.startsWith("vendor/") ? LIBRARIES : PAGE;
        for (String address : IMPORT.matcher(Files.readString(root.resolve(module)))
                .results()
                .map(match -> match.group(1))
                .toList()) {
            collectImports(Path.of(module).resolveSibling(address).normalize().toString(), imported);
        }
    }
}
