package org.parley.web.assets;

import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of the page. Keeps no content but the compressed one, made when it is first asked for: nearly every client
 * takes that, all the page's files together are well below a megabyte so, and none is added from outside. Packed at build
 * time they would lie in the archive twice, and need a step in the build of every archive. Safe for several threads.
 */
final class StaticFile {
    /** Images and fonts are packed already. */
    private static final Pattern COMPRESSIBLE = Pattern.compile("text/.*|.*[/+](?:json|xml)");

    private final ServletContext archive;
    private final String path;
    private final String type;
    private final String fingerprint;
    private volatile byte @Nullable [] compressed;

    StaticFile(ServletContext archive, String path, byte[] content) {
        this.archive = archive;
        this.path = path;
        // web.xml has all endings that the page uses, so that servers agree.
        String known = archive.getMimeType(path);
        type = known == null ? "application/octet-stream" : known;
        fingerprint = Fingerprint.of(content);
    }

    String type() {
        return type;
    }

    boolean isText() {
        return type.startsWith("text/");
    }

    boolean isCompressible() {
        return COMPRESSIBLE.matcher(type).matches();
    }

    /** Says what it holds; the same on all nodes. */
    String fingerprint() {
        return fingerprint;
    }

    /** As it is. */
    byte[] content() throws IOException {
        return read(archive, path);
    }

    byte[] compressed() throws IOException {
        byte[] known = compressed;
        if (known == null) {
            // Two threads that both come first do it twice, and wait for nobody.
            known = Gzip.smallest(content());
            compressed = known;
        }
        return known;
    }

    static byte[] read(ServletContext archive, String path) throws IOException {
        try (InputStream in = archive.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return in.readAllBytes();
        }
    }
}
