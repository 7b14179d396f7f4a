package org.parley.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a page fetches, as the browser itself counts it. */
final class Traffic {
    /**
     * One answer.
     *
     * @param type as the DevTools protocol has it: Document, Script, Stylesheet, Fetch …
     * @param bytes that came over the network, headers included
     */
    record Fetched(String url, String type, String cacheControl, boolean fromCache, long bytes) {}

    private final Map<String, Fetched> answers = new LinkedHashMap<>();
    private final List<String> fromMemory = new ArrayList<>();

    private Traffic() {}

    /** Counts from now on. */
    static Traffic of(Page page) {
        Traffic traffic = new Traffic();
        CDPSession session = page.context().newCDPSession(page);
        session.on("Network.requestServedFromCache", event -> traffic.fromMemory.add(id(event)));
        session.on("Network.responseReceived", traffic::received);
        session.on("Network.loadingFinished", traffic::finished);
        session.send("Network.enable");
        return traffic;
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    private void received(JsonObject event) {
        JsonObject response = event.getAsJsonObject("response");
        Map<String, String> headers = response.getAsJsonObject("headers").entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getAsString()));
        boolean fromCache =
                fromMemory.contains(id(event)) || response.get("fromDiskCache").getAsBoolean();
        answers.put(
                id(event),
                new Fetched(
                        response.get("url").getAsString(),
                        event.get("type").getAsString(),
                        headers.getOrDefault("cache-control", ""),
                        fromCache,
                        0));
    }

    private void finished(JsonObject event) {
        long bytes = event.get("encodedDataLength").getAsLong();
        answers.computeIfPresent(
                id(event), (id, it) -> new Fetched(it.url, it.type, it.cacheControl, it.fromCache, bytes));
    }

    /** What came since the last call. */
    List<Fetched> taken() {
        List<Fetched> taken = List.copyOf(answers.values());
        answers.clear();
        fromMemory.clear();
        return taken;
    }
}
