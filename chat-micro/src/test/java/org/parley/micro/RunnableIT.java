package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is in the packaged file. */
@Tag("runnable")
final class RunnableIT {
    private static final String CONFIG = "org/parley/config/";

    private final Path runnable = Path.of(System.getProperty("parley.jar"));

    @Test
    void itOpensWhatPayaraMicroOpens() throws Exception {
        Path payara = Path.of(PayaraMicro.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile ours = new JarFile(runnable.toFile());
                JarFile theirs = new JarFile(payara.toFile())) {
            Attributes main = ours.getManifest().getMainAttributes();
            Attributes original = theirs.getManifest().getMainAttributes();

            assertThat(main.getValue("Main-Class")).isEqualTo("org.parley.micro.Main");
            assertThat(main.getValue("Add-Opens")).isEqualTo(original.getValue("Add-Opens"));
            assertThat(main.getValue("Add-Exports")).isEqualTo(original.getValue("Add-Exports"));
        }
    }

    @Test
    void settingsAreWholeWhereTheyHideTheApplications() throws IOException {
        try (JarFile jar = new JarFile(runnable.toFile())) {
            Set<String> outside = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(RunnableIT::isSettingsClass)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(outside).isNotEmpty().isEqualTo(settingsInApplication(jar));
        }
    }

    @Test
    void nothingElseOfTheApplicationIsOutsideIt() throws IOException {
        try (JarFile jar = new JarFile(runnable.toFile())) {
            List<String> strangers = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("org/parley/") && name.endsWith(".class"))
                    .filter(name -> !name.startsWith("org/parley/micro/") && !name.startsWith(CONFIG))
                    .toList();

            assertThat(strangers).isEmpty();
            assertThat(jar.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"))
                    .contains("META-INF/LICENSE", "META-INF/NOTICE");
        }
    }

    private static boolean isSettingsClass(String name) {
        return name.startsWith(CONFIG) && name.endsWith(".class");
    }

    private static Set<String> settingsInApplication(JarFile jar) throws IOException {
        try (ZipInputStream war = new ZipInputStream(jar.getInputStream(jar.getEntry("parley.war")))) {
            for (ZipEntry entry = war.getNextEntry(); entry != null; entry = war.getNextEntry()) {
                if (entry.getName().startsWith("WEB-INF/lib/chat-model")) {
                    return settingsIn(war);
                }
            }
        }
        throw new AssertionError("no chat-model in parley.war");
    }

    private static Set<String> settingsIn(InputStream model) throws IOException {
        Set<String> names = new TreeSet<>();
        JarInputStream classes = new JarInputStream(model);
        for (ZipEntry entry = classes.getNextEntry(); entry != null; entry = classes.getNextEntry()) {
            if (isSettingsClass(entry.getName())) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
