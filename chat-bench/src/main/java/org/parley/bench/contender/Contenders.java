package org.parley.bench.contender;

import java.util.List;
import java.util.Map;
import org.parley.system.ChildProcess;

/** All that can be measured, by name. */
public final class Contenders {
    public static final String BASELINE = "vertx";

    /** Without Payara Server on Java above 21, which its makers do not name. */
    public static final List<String> ALL = List.of(BASELINE, "parley", "vertx-2", "parley-2", "wildfly", "payara");

    private Contenders() {}

    /** @param name with the folder of another JDK behind it, as in {@code parley@/opt/jdk-25}, or alone */
    public static Contender start(String name, String modelUrl) {
        String[] nameAndJdk = name.split("@", 2);
        if (nameAndJdk.length == 1) {
            return startHere(name, modelUrl);
        }
        System.setProperty(ChildProcess.JAVA_HOME, nameAndJdk[1]);
        try {
            return startHere(nameAndJdk[0], modelUrl);
        } finally {
            System.clearProperty(ChildProcess.JAVA_HOME);
        }
    }

    private static Contender startHere(String name, String modelUrl) {
        List<String> one = List.of("web+worker");
        return switch (name) {
            case BASELINE -> new VertxContender(name, modelUrl, List.of(List.of("worker", "gateway")));
            case "vertx-2" -> new VertxContender(name, modelUrl, List.of(List.of("worker"), List.of("gateway")));
            case "parley" -> new ParleyContender(name, modelUrl, "runnable", one, Map.of());
            case "parley-2" -> new ParleyContender(name, modelUrl, "runnable", List.of("worker", "web"), Map.of());
            case "wildfly", "payara" -> new ParleyContender(name, modelUrl, name, one, Map.of());
            default -> throw new IllegalArgumentException("no contender " + name + "; there are " + ALL);
        };
    }
}
