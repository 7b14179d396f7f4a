package org.parley.web.assets;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All files that the page loads. Each has two addresses: its own, and one below a folder that is named after the content
 * of them all. What stands below that name never changes, so browsers keep it for good. It is one name for all, and not one
 * for each file, because modules, style sheets and fonts then find each other by relative addresses, as they do in the
 * archive: nothing is rewritten.
 *
 * <p>The name is made of content alone, when it is first asked for, so all nodes with the same archive agree on it.
 */
@ApplicationScoped
public class StaticFiles {
    private static final String FOLDER = "/assets/";
    private static final Pattern NAMED = Pattern.compile(FOLDER + '(' + Fingerprint.FORM + ")(/.+)");

    /** Folders that have a page of their own. */
    private static final Map<String, String> PAGES = Map.of("/docs", "/docs/index.html", "/docs/", "/docs/index.html");

    private static final Set<String> HIDDEN = Set.of("/WEB-INF/", "/META-INF/");

    @Inject
    ServletContext archive;

    private SortedMap<String, StaticFile> files = Collections.emptySortedMap();
    private String version = "";

    @PostConstruct
    void load() {
        SortedMap<String, StaticFile> found = new TreeMap<>();
        try {
            collect("/", found);
        } catch (IOException e) {
            throw new IllegalStateException("the application's own files can't be read", e);
        }
        files = Collections.unmodifiableSortedMap(found);
        version = Fingerprint.of(found);
    }

    private void collect(String folder, Map<String, StaticFile> found) throws IOException {
        Set<String> paths = archive.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) {
            if (path.endsWith("/")) {
                if (!HIDDEN.contains(path)) {
                    collect(path, found);
                }
            } else if (!path.endsWith(".xhtml")) {
                found.put(path, new StaticFile(archive, path, StaticFile.read(archive, path)));
            }
        }
    }

    /** Names the content of all files; 16 hexadecimal digits. */
    public String version() {
        return version;
    }

    /** The folder of the files, from the page's own and with a slash at the end. */
    public String folder() {
        return FOLDER.substring(1) + version + '/';
    }

    /**
     * What stands at this path, decoded and below the context.
     *
     * <p>Below another version's name stands what this node has: while nodes are replaced one by one, a page from one of
     * them asks the others for its files, and a page that was opened before goes on fetching what it needs only now. Most
     * releases leave most files as they are, so a person has a page that works, where an error would leave one without
     * scripts. But it is not for keeping: the name's own content may still come.
     */
    Optional<Located> find(String path) {
        Matcher named = NAMED.matcher(path);
        if (named.matches()) {
            return Optional.ofNullable(files.get(named.group(2)))
                    .map(file -> new Located(file, named.group(1).equals(version)));
        }
        return Optional.ofNullable(files.get(PAGES.getOrDefault(path, path))).map(file -> new Located(file, false));
    }

    /** A file, and whether it will be the same at this address for ever. */
    record Located(StaticFile file, boolean immutable) {}
}
