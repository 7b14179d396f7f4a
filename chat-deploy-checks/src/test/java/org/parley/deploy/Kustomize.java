package org.parley.deploy;

import java.nio.file.Path;
import java.util.List;

/** Renders an overlay, by whichever of the two programs is there. */
final class Kustomize {
    private Kustomize() {}

    /** The words before the folder. */
    static List<String> command() {
        return Program.found("kustomize")
                .map(kustomize -> List.of(kustomize, "build"))
                .orElseGet(() -> List.of(Program.path("kubectl"), "kustomize"));
    }

    static String render(Path folder) {
        return Program.of(command()).and(folder.toString()).succeeds();
    }

    static String overlay(String name) {
        return render(Repository.file("deploy/kubernetes/overlays/" + name));
    }
}
