package org.parley.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that are shipped. */
public final class Repository {
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    public static String text(String path) {
        return text(file(path));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a folder whose path from there fits a glob, in the order of their names; at least one. */
    static List<Path> files(String folder, String glob) {
        PathMatcher fits = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        Path from = file(folder);
        try (Stream<Path> all = Files.walk(from)) {
            List<Path> found = all.filter(Files::isRegularFile)
                    .filter(path -> fits.matches(from.relativize(path)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new AssertionError("nothing like " + glob + " in " + from);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a YAML text that hold something. Duplicate keys are faults. */
    static List<Map<String, Object>> documents(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> all = new Yaml(new SafeConstructor(options)).loadAll(yaml);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(Map.class::isInstance)
                .map(Repository::map)
                .toList();
    }

    /** What must be a mapping there. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw new AssertionError("no mapping: " + value);
    }

    /** What must be a list there. */
    @SuppressWarnings("unchecked")
    static List<Object> list(@Nullable Object value) {
        if (value instanceof List) {
            return (List<Object>) value;
        }
        throw new AssertionError("no list: " + value);
    }
}
