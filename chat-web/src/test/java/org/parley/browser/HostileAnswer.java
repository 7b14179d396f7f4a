package org.parley.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An answer that means harm; hostile/README.md says how they are written.
 *
 * @param family the file it is in
 * @param name what it tries
 */
public record HostileAnswer(String family, String name, String text) {
    /** Every file of answers. */
    public static final List<String> FAMILIES = List.of(
            "addresses",
            "characters",
            "clobbering",
            "code",
            "diagrams",
            "drawings",
            "embeds",
            "formulas",
            "handlers",
            "links",
            "mutations",
            "remote",
            "scripts",
            "styles",
            "weight");

    private static final Pattern BEGINNING = Pattern.compile("^=== (?=\\S)", Pattern.MULTILINE);
    private static final Pattern UNIT = Pattern.compile("⟦([0-9A-F]{4})⟧");
    private static final Pattern INNERMOST = Pattern.compile("⟦(\\d+)([×↘])([^⟦⟧]*)⟧");

    /** All answers of a family, in the file's order. */
    public static List<HostileAnswer> in(String family) {
        return Stream.of(BEGINNING.split(file(family)))
                .filter(entry -> !entry.isBlank())
                .map(entry -> {
                    String[] parts = entry.split("\n", 2);
                    return new HostileAnswer(family, parts[0], written(parts[1].replaceFirst("\n+$", "")));
                })
                .toList();
    }

    /** The answer of a family that has this name. */
    public static HostileAnswer of(String family, String name) {
        return in(family).stream()
                .filter(answer -> answer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + name + " among the " + family));
    }

    private static String written(String text) {
        String written = UNIT.matcher(text)
                .replaceAll(unit ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(unit.group(1), 16))));
        Matcher repeated = INNERMOST.matcher(written);
        while (repeated.find()) {
            written = repeated.replaceAll(
                    found -> Matcher.quoteReplacement(repeat(found.group(2), found.group(3), found.group(1))));
            repeated = INNERMOST.matcher(written);
        }
        return written;
    }

    private static String repeat(String how, String text, String times) {
        int count = Integer.parseInt(times);
        if (how.equals("×")) {
            return text.repeat(count);
        }
        StringBuilder stairs = new StringBuilder();
        for (int i = 0; i < count; i++) {
            stairs.append("  ".repeat(i)).append(text).append('\n');
        }
        return stairs.toString();
    }

    private static String file(String family) {
        String name = "/hostile/" + family + ".txt";
        try (InputStream file = Objects.requireNonNull(HostileAnswer.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a person wants to read it in a failure. */
    @Override
    public String toString() {
        return family + ": " + name;
    }
}
