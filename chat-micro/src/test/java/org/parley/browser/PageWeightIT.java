package org.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.browser.Traffic.Fetched;
import org.parley.system.ParleyProcess;
import org.parley.system.SharedNode;

/**
 * What it costs to open the page. Times are only written down, in target/page-weight.txt. The second visit's page comes
 * through the service worker, whose fetching is not in the count.
 */
@ExtendWith({SharedNode.class, SharedBrowser.class})
final class PageWeightIT {
    private static final long MOST_BYTES = 150 * 1024;
    private static final Path RECORD = Path.of("target", "page-weight.txt");
    private static final Set<String> NOT_FILES = Set.of("Document", "Fetch", "XHR", "WebSocket", "EventSource");

    private final ParleyProcess node;
    private final Browser browser;

    PageWeightIT(ParleyProcess node, Browser browser) {
        this.node = node;
        this.browser = browser;
    }

    @Test
    void firstVisitIsLightAndTheSecondFetchesNoFiles() throws IOException {
        try (Person ada = Person.aboutToVisit(browser, node.url())) {
            Traffic traffic = Traffic.of(ada.page());

            ada.goesTo("/");
            ada.seesWelcome();
            double welcomed = now(ada);
            ada.enters("Ada");
            ada.page().waitForLoadState(LoadState.NETWORKIDLE);
            List<Fetched> first = traffic.taken();

            ada.goesTo("/");
            ada.seesStatus("Connected");
            double connected = now(ada);
            ada.page().waitForLoadState(LoadState.NETWORKIDLE);
            List<Fetched> second = traffic.taken();

            record("first visit, asked for a name", welcomed, first, "second visit, connected", connected, second);
            assertThat(first).filteredOn(PageWeightIT::isFile).hasSizeGreaterThan(20);
            assertThat(first).filteredOn(PageWeightIT::isFile).allSatisfy(file -> {
                assertThat(file.url()).containsPattern("/assets/[0-9a-f]{16}/");
                assertThat(file.cacheControl()).isEqualTo("public, max-age=31536000, immutable");
            });
            assertThat(bytes(first)).as("bytes, see %s", RECORD).isPositive().isLessThanOrEqualTo(MOST_BYTES);
            assertThat(second).filteredOn(PageWeightIT::isFile).isNotEmpty().allMatch(Fetched::fromCache);
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static boolean isFile(Fetched fetched) {
        return !NOT_FILES.contains(fetched.type());
    }

    private static long bytes(List<Fetched> fetched) {
        return fetched.stream()
                .filter(Predicate.not(Fetched::fromCache))
                .mapToLong(Fetched::bytes)
                .sum();
    }

    /** Milliseconds since the navigation began. */
    private static double now(Person person) {
        return ((Number) person.page().evaluate("performance.now()")).doubleValue();
    }

    private static void record(
            String firstName,
            double firstTime,
            List<Fetched> first,
            String secondName,
            double secondTime,
            List<Fetched> second)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("%s after %.0f ms: %,d bytes%n".formatted(firstName, firstTime, bytes(first)));
        first.forEach(it -> text.append("%,9d  %s %s%n".formatted(it.bytes(), it.type(), it.url())));
        text.append("%s after %.0f ms: %,d bytes%n".formatted(secondName, secondTime, bytes(second)));
        second.stream()
                .filter(Predicate.not(Fetched::fromCache))
                .forEach(it -> text.append("%,9d  %s %s%n".formatted(it.bytes(), it.type(), it.url())));
        Files.writeString(RECORD, text);
    }
}
