package org.parley.bench.contender;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.parley.bench.load.Load;
import org.parley.system.ChildProcess;
import org.parley.system.WorkDirectory;

/** A main class of the benchmark's, in a JVM of its own. */
public final class JavaProcess implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final ChildProcess process;

    private JavaProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it, and waits for the line that says that it is ready. */
    public static JavaProcess start(String readyLine, Class<?> main, String... arguments) {
        Path directory = WorkDirectory.create(main.getSimpleName().toLowerCase(Locale.ROOT));
        List<String> command = new ArrayList<>(
                List.of(ChildProcess.java(), "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        JavaProcess started = new JavaProcess(ChildProcess.start(directory, Map.of(), command));
        for (int tries = 0; !started.process.stdout().contains(readyLine); tries++) {
            if (tries == START_SECONDS * 20 || !started.process.isAlive()) {
                String output = started.process.output();
                started.close();
                throw new IllegalStateException(main.getSimpleName() + " does not start:\n" + output);
            }
            Load.pause(50);
        }
        return started;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.killAll();
    }
}
