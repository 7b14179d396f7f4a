package org.parley.micro.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fixed texts, read once each. */
final class DemoTexts {
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    String text(String name) {
        return texts.computeIfAbsent(name, DemoTexts::read);
    }

    private static String read(String name) {
        String file = name + ".md";
        try (InputStream in = DemoTexts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the runnable lacks the text " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
