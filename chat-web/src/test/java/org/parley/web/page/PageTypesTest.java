package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types that the browser modules state in their comments are true, as TypeScript's compiler sees them. */
final class PageTypesTest {
    private static final Path COMPILER = Path.of("target", "typescript", "lib", "tsc.js");

    @Test
    void everyModulesTypesAreTrue() throws IOException, InterruptedException {
        assertThat(check(Path.of("jsconfig.json"))).isEmpty();
    }

    @Test
    void wrongTypeIsFound() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("target"), "types");
        Files.writeString(folder.resolve("wrong.js"), "/** @type {number} */\nexport const one = 'one';\n");
        Files.writeString(
                folder.resolve("jsconfig.json"),
                Files.readString(Path.of("jsconfig.json"))
                        .replaceFirst("\"include\": \\[.*]", "\"include\": [\"*.js\"]"));

        assertThat(check(folder.resolve("jsconfig.json"))).contains("wrong.js").contains("not assignable");
    }

    private static String check(Path configuration) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(node().toString(), COMPILER.toString(), "-p"));
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor() == 0).as(said).isEqualTo(said.isEmpty());
        return said;
    }

    /** Playwright brings one. */
    private static Path node() throws IOException {
        Path driver = Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .driverDir();
        try (Stream<Path> files = Files.list(driver)) {
            return files.filter(file -> file.getFileName().toString().matches("node(?:\\.exe)?"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
