package org.parley.micro;

/**
 * Where {@code java -jar parley.jar} begins. Compiled for Java 8, so that an old Java can say what is missing instead
 * of failing on a class file that it doesn't know; everything else is behind the name of a class.
 */
public final class Main {
    private static final int OLDEST_JAVA = 17;

    private Main() {}

    /** Exits with 1 where this Java is too old; else hands over to the launcher. */
    public static void main(String[] args) throws Exception {
        String version = System.getProperty("java.specification.version");
        if (major(version) < OLDEST_JAVA) {
            System.err.println("Parley needs Java " + OLDEST_JAVA + " or newer; this is Java " + version + " at "
                    + System.getProperty("java.home"));
            System.exit(1);
        }
        Class.forName("org.parley.micro.Launcher")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }

    /** Java 8 calls itself 1.8. */
    static int major(String specification) {
        String number = specification.startsWith("1.") ? specification.substring(2) : specification;
        int dot = number.indexOf('.');
        return Integer.parseInt(dot < 0 ? number : number.substring(0, dot));
    }
}
