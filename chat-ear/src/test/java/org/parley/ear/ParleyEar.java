package org.parley.ear;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchiveFormat;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.parley.config.Setting;
import org.parley.groq.stub.ModelStub;

/** The packaged EAR, and the tests in it. */
final class ParleyEar {
    /** What an operator's file in a lib jar says of settings; stronger sources say otherwise of the last two. */
    static final Map<Setting, String> FILE = Map.of(
            Setting.CONTEXT_MESSAGES, "3",
            Setting.WORKER_MAX_FAILURES, "9",
            Setting.LIMITS_QUESTION_CHARS, "7777");

    /** Classes of the tests that go to the WAR. */
    private static final String INSIDE = ".*/(\\w+IT|ParleyEar|Person)\\.class";

    /** What the tests need beside Arquillian's own: beginnings of file names. */
    private static final List<String> LIBRARIES = List.of("assertj-core-", "awaitility-", "hamcrest-");

    private ParleyEar() {}

    static EnterpriseArchive withTests() {
        EnterpriseArchive ear = ShrinkWrap.create(ZipImporter.class, "parley.ear")
                .importFrom(new File(System.getProperty("parley.ear")))
                .as(EnterpriseArchive.class);
        WebArchive web = take(ear, WebArchive.class, "/chat-web-.*\\.war")
                .addPackages(false, Filters.include(INSIDE), ParleyEar.class.getPackage())
                .addPackage(ModelStub.class.getPackage());
        libraries().forEach(web::addAsLibrary);
        JavaArchive worker =
                take(ear, JavaArchive.class, "/chat-worker-ejb-.*\\.jar").addClass(WorkerSide.class);
        JavaArchive file = ShrinkWrap.create(JavaArchive.class, "settings.jar")
                .addAsManifestResource(new StringAsset(settingsFile()), "microprofile-config.properties");
        return ear.addAsModule(web).addAsModule(worker).addAsLibrary(file);
    }

    private static <T extends Archive<T>> T take(EnterpriseArchive ear, Class<T> type, String name) {
        ArchivePath path =
                ear.getContent(Filters.include(name)).keySet().iterator().next();
        T module = ear.getAsType(type, path, ArchiveFormat.ZIP);
        ear.delete(path);
        return module;
    }

    private static String settingsFile() {
        return FILE.entrySet().stream()
                .map(each -> each.getKey().property() + "=" + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Stream<File> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> LIBRARIES.stream()
                        .anyMatch(library ->
                                Path.of(entry).getFileName().toString().startsWith(library)))
                .map(File::new);
    }
}
