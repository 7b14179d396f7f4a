package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleLoaderTest {
    @TempDir
    Path directory;

    /** Classes to be loaded anew. */
    static final class Wanted {}

    static final class Other {}

    @Test
    void findsAClassWhereverTheFolderIsAndKnowsItsModule() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("my server +%20"));
        Path module = module(folder.resolve("one.jar"), Wanted.class);

        Class<?> found = loader(module).loadClass(Wanted.class.getName());

        assertThat(found).isNotSameAs(Wanted.class);
        assertThat(found.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(module.toUri().toURL());
        assertThat(found.getPackage().getImplementationVersion()).isEqualTo("one.jar");
    }

    @Test
    void takesTheFirstOfTheModulesThatHaveIt() throws Exception {
        Path without = module(directory.resolve("without.jar"), Other.class);
        Path first = module(directory.resolve("first.jar"), Wanted.class);
        Path second = module(directory.resolve("second.jar"), Wanted.class, Other.class);

        Class<?> found = loader(without, first, second).loadClass(Wanted.class.getName());

        assertThat(found.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(first.toUri().toURL());
    }

    @Test
    void hasNoClassThatNoModuleHas() throws Exception {
        ModuleLoader loader = loader(module(directory.resolve("one.jar"), Other.class));

        for (String name : List.of(Wanted.class.getName(), "org.elsewhere.Wanted", "Wanted")) {
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> loader.loadClass(name))
                    .withMessage(name);
        }
    }

    @Test
    void findsTheResourcesOfAllModules() throws Exception {
        ModuleLoader loader = loader(
                module(directory.resolve("one.jar"), Wanted.class), module(directory.resolve("two.jar"), Wanted.class));

        assertThat(Collections.list(loader.getResources(file(Wanted.class)))).hasSize(2);
    }

    @Test
    void saysThatNothingCanBeAdded() throws Exception {
        Path module = module(directory.resolve("one.jar"), Wanted.class);
        ModuleLoader loader = loader();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> loader.addURL(module.toUri().toURL()));
    }

    private static ModuleLoader loader(Path... modules) throws IOException {
        return new ModuleLoader(List.of(modules), ClassLoader.getPlatformClassLoader());
    }

    /** A jar whose version is its name. */
    private static Path module(Path path, Class<?>... classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.IMPLEMENTATION_VERSION, path.getFileName().toString());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path), manifest)) {
            for (Class<?> one : classes) {
                jar.putNextEntry(new JarEntry(file(one)));
                try (InputStream code = one.getClassLoader().getResourceAsStream(file(one))) {
                    code.transferTo(jar);
                }
            }
        }
        return path;
    }

    private static String file(Class<?> one) {
        return one.getName().replace('.', '/') + ".class";
    }
}
