package org.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.parley.system.ParleyProcess;

/** The packaged file with the fence switched off, to show that what it prevents would be seen. */
final class UnfencedJar {
    private static final String FENCE = "return s.claim ~= claim";

    private UnfencedJar() {}

    static Path make(Path directory) {
        try {
            Path runnable = Files.copy(ParleyProcess.jar(), directory.resolve("unfenced.jar"));
            change(
                    runnable,
                    "parley.war",
                    directory,
                    war -> change(war, "chat-model", directory, UnfencedJar::unfence));
            return runnable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Change {
        void of(Path archive) throws IOException;
    }

    /** Takes an archive out of another, changes it and puts it back. */
    private static void change(Path outer, String inner, Path directory, Change change) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(outer)) {
            Path place = find(files, inner);
            Path copy = directory.resolve(place.getFileName().toString());
            Files.copy(place, copy);
            change.of(copy);
            Files.copy(copy, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path find(FileSystem files, String name) throws IOException {
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            return all.filter(path -> path.getFileName() != null
                            && path.getFileName().toString().startsWith(name))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void unfence(Path model) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(model)) {
            Path script = files.getPath("/org/parley/redis/conversation.lua");
            String lua = Files.readString(script);
            assertThat(lua).contains(FENCE);
            Files.writeString(script, lua.replace(FENCE, "return false"));
        }
    }
}
