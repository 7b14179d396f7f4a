package org.parley.micro;

import fish.payara.micro.boot.loader.OpenURLClassLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The server's classes. Each is looked for only in the modules that have its package, nearly always one: to look through all 350
 * was an eighth of what the server's start takes. Resources, which may be in many, are found as in any class path.
 */
final class ModuleLoader extends OpenURLClassLoader {
    private final Map<String, List<Module>> byPackage = new HashMap<>();

    private record Module(URL url, JarFile jar) {}

    static {
        registerAsParallelCapable();
    }

    /** @param modules the class path; they stay open */
    ModuleLoader(List<Path> modules, ClassLoader parent) throws IOException {
        super(new URL[0], parent);
        for (Path path : modules) {
            Module module = new Module(
                    url(path), new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion()));
            super.addURL(module.url());
            packages(module.jar())
                    .forEach(name -> byPackage
                            .computeIfAbsent(name, any -> new ArrayList<>(1))
                            .add(module));
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static Stream<String> packages(JarFile jar) {
        return jar.versionedStream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class"))
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('/'))))
                .distinct()
                .map(name -> name.replace('/', '.'));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        String file = name.replace('.', '/') + ".class";
        for (Module module : byPackage.getOrDefault(packageName, List.of())) {
            JarEntry entry = module.jar().getJarEntry(file);
            if (entry != null) {
                try (InputStream in = module.jar().getInputStream(entry)) {
                    byte[] code = in.readAllBytes();
                    definePackage(packageName, module);
                    return defineClass(name, code, 0, code.length, new CodeSource(module.url(), (CodeSigner[]) null));
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
        throw new ClassNotFoundException(name);
    }

    /** With what its module says of itself: libraries ask for their versions there. */
    private void definePackage(String name, Module module) throws IOException {
        Manifest manifest = module.jar().getManifest();
        if (manifest != null && getDefinedPackage(name) == null) {
            try {
                definePackage(name, manifest, module.url());
            } catch (IllegalArgumentException e) {
                // Another thread was faster.
            }
        }
    }

    /** Payara's way to add an operator's libraries, which there are none of. */
    @Override
    public void addURL(URL url) {
        throw new UnsupportedOperationException("the server's modules are known from the start");
    }
}
