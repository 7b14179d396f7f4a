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
        String stat = read("stat");
        // The name, in brackets, may hold anything; user and system time are the 12th and 13th word after it.
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
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
