package org.parley.micro;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * Payara Micro's modules, unpacked once for all starts: a jar inside a jar can't be loaded fast, and in its nested mode
 * Payara 6.2025.10 wrote records as <code>{}</code>. Its own unpacking would write the same 100 MB at every start.
 */
final class ServerFiles {
    private static final String MODULES = "MICRO-INF/runtime/";

    private final Path directory;
    private final List<Path> modules;

    private ServerFiles(Path directory, List<Path> modules) {
        this.directory = directory;
        this.modules = List.copyOf(modules);
    }

    /** The server finds its modules there a second time, below {@code runtime}. */
    Path directory() {
        return directory;
    }

    /** Its class path. */
    List<Path> classPath() {
        return modules;
    }

    /** The jar that this runs from. */
    static Path runnable() throws CannotStartException {
        try {
            Path path = Path.of(ServerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(path)) {
                throw new CannotStartException("this is no parley.jar: " + path);
            }
            return path;
        } catch (URISyntaxException e) {
            throw new CannotStartException("can't tell where parley.jar is", e);
        }
    }

    /** The server's modules, complete, in a directory named after their content. */
    static ServerFiles unpack(Path runnable, Path directory) throws IOException {
        try (JarFile jar = new JarFile(runnable.toFile())) {
            List<JarEntry> modules = jar.stream()
                    .filter(entry -> entry.getName().startsWith(MODULES)
                            && entry.getName().endsWith(".jar"))
                    .toList();
            Path target = directory.resolve(fingerprint(modules));
            try (DirectoryLock lock = DirectoryLock.lock(directory)) {
                List<Path> files = new ArrayList<>();
                for (JarEntry module : modules) {
                    Path file =
                            target.resolve("runtime").resolve(module.getName().substring(MODULES.length()));
                    unpackUnlessThere(jar, module, file);
                    files.add(file);
                }
                return new ServerFiles(target, files);
            }
        }
    }

    private static String fingerprint(List<JarEntry> modules) {
        CRC32 sum = new CRC32();
        for (JarEntry module : modules) {
            sum.update((module.getName() + module.getCrc() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return "%08x".formatted(sum.getValue());
    }

    /** Under another name first, so that a file with the right name and size is whole. */
    private static void unpackUnlessThere(JarFile jar, JarEntry entry, Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) == entry.getSize()) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One file of the jar, anew. */
    static File copy(Path runnable, String name, Path target) throws IOException, CannotStartException {
        try (JarFile jar = new JarFile(runnable.toFile())) {
            JarEntry entry = jar.getJarEntry(name);
            if (entry == null) {
                throw new CannotStartException(runnable + " holds no " + name);
            }
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target.toFile();
    }

    /** Removes what an earlier start left: the server would deploy what it finds there. */
    static void clear(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
