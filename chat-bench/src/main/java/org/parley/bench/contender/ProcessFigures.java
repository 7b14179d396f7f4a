package org.parley.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process. */
final class ProcessFigures {
    /** Of {@code /proc/PID/stat}: {@code USER_HZ}, 100 on every Linux that runs Java. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path proc;

    ProcessFigures(long pid) {
        proc = Path.of("/proc", Long.toString(pid));
    }

    double cpuSeconds() {
        return cpuSeconds(read("stat"));
    }

    private static double cpuSeconds(String stat) {
        // The name, in brackets, may hold anything; user and system time are the 12th and 13th word after it.
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
    }

    /** Of a JVM's compiler, of the threads of it that are there now. */
    double compilerCpuSeconds() {
        double seconds = 0;
        String[] threads = proc.resolve("task").toFile().list();
        for (String thread : threads == null ? new String[0] : threads) {
            try {
                String stat = read("task/" + thread + "/stat");
                seconds += stat.contains(" CompilerThre") ? cpuSeconds(stat) : 0;
            } catch (UncheckedIOException e) {
                // It has ended meanwhile.
                continue;
            }
        }
        return seconds;
    }

    long residentKilobytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private String read(String file) {
        try {
            return Files.readString(proc.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
