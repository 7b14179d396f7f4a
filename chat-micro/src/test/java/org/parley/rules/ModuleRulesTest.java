package org.parley.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module may know what. The classes are read as the modules have built them. */
final class ModuleRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final JavaClasses MODEL = classesOf("chat-model");
    private static final JavaClasses WORKER = classesOf("chat-worker-ejb");
    private static final JavaClasses WEB = classesOf("chat-web");
    private static final JavaClasses RUNNABLE = classesOf("chat-micro");
    private static final JavaClasses ALL = classesOf("chat-model", "chat-worker-ejb", "chat-web", "chat-micro");

    @Test
    void everyModuleIsLookedAt() {
        assertThat(List.of(MODEL, WORKER, WEB, RUNNABLE))
                .allSatisfy(module -> assertThat(module).isNotEmpty());
    }

    @Test
    void webAndWorkerMeetInRedisAlone() {
        assertThat(knownBy(WEB)).doesNotContainAnyElementsOf(packagesOf(WORKER));
        assertThat(knownBy(WORKER)).doesNotContainAnyElementsOf(packagesOf(WEB));
    }

    @Test
    void modelKnowsNeitherWebNorWorker() {
        assertThat(knownBy(MODEL))
                .doesNotContainAnyElementsOf(packagesOf(WORKER))
                .doesNotContainAnyElementsOf(packagesOf(WEB));
    }

    @Test
    void launcherKnowsOnlyTheSettings() {
        classes()
                .that()
                .resideInAPackage("org.parley.micro..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.parley.micro..",
                        "org.parley.config",
                        "java..",
                        "javax.net..",
                        "sun.misc",
                        "com.sun.net.httpserver",
                        "com.grack.nanojson",
                        "fish.payara.micro..",
                        "redis.embedded..",
                        "org.jspecify.annotations")
                .check(RUNNABLE);
    }

    @Test
    void redisClientStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.parley.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.redisson..")
                .check(ALL);
    }

    @Test
    void networkIsForThoseThatSpeakToRedisAndTheModel() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.parley.redis..", "org.parley.groq..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.asynchttpclient..")
                .check(ALL);
    }

    @Test
    void publicFaceOfTheRedisPackageShowsNoRedisClient() {
        for (JavaClass type : MODEL) {
            if (type.getPackageName().startsWith("org.parley.redis")) {
                assertThat(type.getMethods())
                        .filteredOn(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filteredOn(method -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .allSatisfy(
                                method -> assertThat(method.getRawReturnType().getPackageName())
                                        .as(method.getFullName())
                                        .doesNotStartWith("org.redisson"));
            }
        }
    }

    @Test
    void onlySettingsReadTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.parley.config")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(ALL);
    }

    @Test
    void onlyTheLauncherSpeaksToTheTerminal() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(WEB);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(WORKER);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MODEL);
    }

    @Test
    void logIsWrittenThroughTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "org.apache.commons.logging..", "org.apache.log4j..")
                .check(ALL);
    }

    @Test
    void noThreadsBesideTheServersOwn() {
        for (JavaClasses module : List.of(WEB, WORKER)) {
            noClasses()
                    .should()
                    .callConstructor(Thread.class, Runnable.class)
                    .orShould()
                    .callConstructor(Thread.class, Runnable.class, String.class)
                    .orShould()
                    .callMethodWhere(describe("makes an executor with threads of its own", ModuleRulesTest::isOwnPool))
                    .check(module);
        }
    }

    /** An executor over a ManagedThreadFactory is the container's. */
    private static boolean isOwnPool(JavaMethodCall call) {
        return call.getTargetOwner().isEquivalentTo(Executors.class)
                && call.getName().startsWith("new")
                && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(ThreadFactory.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"util", "utils", "helper", "helpers", "common", "manager", "impl"})
    void packagesAreNamedForWhatTheyDo(String name) {
        noClasses().should().resideInAPackage("org.parley.." + name + "..").check(ALL);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("org.parley.(*)..").should().beFreeOfCycles().check(ALL);
    }

    private static JavaClasses classesOf(String... modules) {
        List<Path> directories = List.of(modules).stream()
                .map(module -> ROOT.resolve(module).resolve("target").resolve("classes"))
                .toList();
        return new ClassFileImporter().importPaths(directories);
    }

    private static List<String> packagesOf(JavaClasses module) {
        return module.stream().map(JavaClass::getPackageName).distinct().toList();
    }

    private static List<String> knownBy(JavaClasses module) {
        return module.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .distinct()
                .toList();
    }
}
