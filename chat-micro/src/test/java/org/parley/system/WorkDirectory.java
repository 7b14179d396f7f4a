package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** New directories below {@code target/}, one for each process. They stay, for whoever looks into a failure. */
public final class WorkDirectory {
    private WorkDirectory() {}

    public static Path create(String prefix) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "system-tests"));
            return Files.createTempDirectory(parent, prefix + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
