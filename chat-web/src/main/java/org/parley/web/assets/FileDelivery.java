package org.parley.web.assets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.parley.web.assets.StaticFiles.Located;

/** Answers with the page's files, alike on every server: their own ways differ in types, tags and compression. */
@ApplicationScoped
public class FileDelivery {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    /** Kept, but asked about each time. */
    private static final String ASK_FIRST = "no-cache";

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    @Inject
    StaticFiles files;

    /** Answers if there is such a file. @return whether it has */
    public boolean answered(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Located> located = METHODS.contains(request.getMethod()) ? files.find(path) : Optional.empty();
        if (located.isEmpty()) {
            return false;
        }
        StaticFile file = located.get().file();
        // Weak, because it stands for the plain and the compressed form alike.
        String tag = "W/\"" + file.fingerprint() + '"';
        response.setHeader("Cache-Control", located.get().immutable() ? FOR_EVER : ASK_FIRST);
        response.setHeader("ETag", tag);
        if (file.isCompressible()) {
            response.addHeader("Vary", "Accept-Encoding");
        }
        if (isKnown(request, tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            send(file, request, response);
        }
        return true;
    }

    private static void send(StaticFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType(file.isText() ? file.type() + ";charset=UTF-8" : file.type());
        boolean compressed = file.isCompressible() && Gzip.isAcceptedBy(request);
        if (compressed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] body = compressed ? file.compressed() : file.content();
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /** Whether the client has it already. A tag without its weakness is the same one: a proxy may have taken that off. */
    private static boolean isKnown(HttpServletRequest request, String tag) {
        String strong = tag.substring(2);
        return Collections.list(request.getHeaders("If-None-Match")).stream()
                .flatMap(COMMA::splitAsStream)
                .anyMatch(known -> known.equals(tag) || known.equals(strong) || known.equals("*"));
    }
}
