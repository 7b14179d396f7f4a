package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is in a JVM, looked at from outside. */
public record ServerJvm(long pid) {
    /** One that every part of Parley loads. */
    private static final String OURS = "org.parley.config.Setting";

    /** Threads that Parley starts by itself or through its libraries; what others do for it shows in their stacks. */
    private static final Pattern THREAD =
            Pattern.compile("\"[^\"]*(redisson|parley)[^\"]*\"|at org\\.(parley|redisson)\\.");

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern METASPACE = Pattern.compile("Both: +([\\d.]+) MB used");

    private static final double MIB = 1 << 20;

    /** Threads with Parley in their name or on their stack. */
    List<String> threads() {
        return Stream.of(jcmd("Thread.print").split("\n\n"))
                .filter(thread -> THREAD.matcher(thread).find())
                .toList();
    }

    /**
     * After a full collection.
     *
     * @param generations of Parley's classes that are still loaded
     * @param heap bytes
     * @param metaspace bytes
     */
    record Memory(int generations, long heap, long metaspace) {}

    Memory memory() {
        String histogram = jcmd("GC.class_histogram");
        int generations = (int) histogram
                .lines()
                .filter(line -> line.endsWith(" " + OURS) || line.contains(" " + OURS + " "))
                .count();
        return new Memory(generations, Long.parseLong(found(TOTAL, histogram)), (long)
                (MIB * Double.parseDouble(found(METASPACE, jcmd("VM.metaspace", "basic", "scale=MB")))));
    }

    /** Bytes that its objects take, after a full collection. */
    public long heap() {
        return Long.parseLong(found(TOTAL, jcmd("GC.class_histogram")));
    }

    /** How many objects of a class there are, after a full collection. */
    long instances(String type) {
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.trim().split(" +"))
                .filter(words -> words.length > 3 && words[3].equals(type))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in:\n" + text);
        }
        return matcher.group(1);
    }

    /** Sockets of the process, those included that it listens on. */
    int sockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) files.filter(ServerJvm::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    /** Writes all its objects to a file, for whoever looks into a failure. */
    void dump(Path file) {
        jcmd("GC.heap_dump", file.toString());
    }

    private String jcmd(String... command) {
        List<String> arguments = new ArrayList<>(List.of(Long.toString(pid)));
        arguments.addAll(List.of(command));
        return Tool.jdk("jcmd", arguments);
    }
}
