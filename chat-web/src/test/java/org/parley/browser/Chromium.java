package org.parley.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tests' browser: a Chromium of this machine, without a window. For one thread, as Playwright is. */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /** Nothing but the pages under test may use the network. */
    private static final List<String> QUIET = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Starts a browser.
     *
     * @throws IllegalStateException where none is found, with what to do about it
     */
    public static Chromium start() {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment()));
        try {
            LaunchOptions options = new LaunchOptions()
                    .setExecutablePath(executable(playwright))
                    .setArgs(QUIET);
            return new Chromium(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Keeps what Playwright and the browser leave lying about inside the build's own directory. */
    private static Map<String, String> environment() {
        String temporary = temporaryDirectory().toString();
        System.setProperty("playwright.driver.tmpdir", temporary);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TMPDIR", temporary);
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return environment;
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path executable(Playwright playwright) {
        return Optional.ofNullable(System.getenv("CHROMIUM_PATH"))
                .map(Path::of)
                .or(Chromium::onPath)
                .or(() -> Optional.of(Path.of(playwright.chromium().executablePath())))
                .filter(Files::isExecutable)
                .orElseThrow(() -> new IllegalStateException("These tests need Chromium or Chrome: none of "
                        + String.join(", ", NAMES)
                        + " is on the PATH, CHROMIUM_PATH names none, and Playwright has downloaded none."
                        + " ./test installs one."));
    }

    private static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator))
                        .map(directory -> Path.of(directory).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
