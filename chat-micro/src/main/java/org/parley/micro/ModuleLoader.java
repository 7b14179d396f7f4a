package org.parley.micro;

import fish.payara.micro.boot.loader.OpenURLClassLoader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
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

    ModuleLoader(URL[] modules, ClassLoader parent) throws IOException {
        super(modules, parent);
        for (URL url : modules) {
            Module module = new Module(
                    url, new JarFile(new File(url.getPath()), false, ZipFile.OPEN_READ, JarFile.runtimeVersion()));
            for (String name : packages(module.jar())) {
                byPackage.computeIfAbsent(name, any -> new ArrayList<>(1)).add(module);
            }
        }
    }

    private static Set<String> packages(JarFile jar) {
        Set<String> packages = new HashSet<>();
        jar.versionedStream().forEach(entry -> {
            if (entry.getName().endsWith(".class")) {
                packages.add(packageOf(entry.getName()));
            }
        });
        return packages;
    }

    private static String packageOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        for (Module module : byPackage.getOrDefault(packageOf(path), List.of())) {
            JarEntry entry = module.jar().getJarEntry(path);
            if (entry != null) {
                return define(name, module, entry);
            }
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> define(String name, Module module, JarEntry entry) {
        try (InputStream in = module.jar().getInputStream(entry)) {
            byte[] code = in.readAllBytes();
            definePackageOf(name, module);
            return defineClass(name, code, 0, code.length, new CodeSource(module.url(), (CodeSigner[]) null));
        } catch (IOException e) {
            throw new UncheckedIOException("the server's modules can't be read: " + module.url(), e);
        }
    }

    private void definePackageOf(String name, Module module) throws IOException {
        String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (getDefinedPackage(packageName) == null && module.jar().getManifest() != null) {
            try {
                definePackage(packageName, module.jar().getManifest(), module.url());
            } catch (IllegalArgumentException e) {
                // Another thread was faster.
            }
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        for (List<Module> modules : byPackage.values()) {
            for (Module module : modules) {
                module.jar().close();
            }
        }
    }
}
