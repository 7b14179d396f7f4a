package org.parley.redis.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Redis user that docs/operations.md recommends: what is documented is what is tried. */
public final class DocumentedUser {
    private DocumentedUser() {}

    /** Arguments of a server that lets in this user, with the rules that the document has on a line of their own. */
    public static List<String> arguments(String password) {
        List<String> user = new ArrayList<>(List.of("--user", "parley", "on", ">" + password));
        try {
            Files.readAllLines(Path.of("../docs/operations.md")).stream()
                    .filter(line -> line.startsWith("user parley on "))
                    .flatMap(line -> Stream.of(line.split(" ")).skip(4))
                    .forEach(user::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return user;
    }
}
