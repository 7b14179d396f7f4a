package org.parley.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * The redis-server executable of one data directory and the process that runs it. Since each directory has a copy of
 * its own, a process whose id is in the pid file and which runs that copy is this directory's Redis and nothing else.
 */
final class RedisBinary {
    private static final int LOOK_MILLIS = 20;

    private final Path path;
    private final Path pidFile;

    private RedisBinary(Path path, Path pidFile) {
        this.path = path;
        this.pidFile = pidFile;
    }

    static RedisBinary in(Path directory) throws IOException {
        Path real = directory.toRealPath();
        return new RedisBinary(real.resolve("redis-server"), real.resolve("redis.pid"));
    }

    Path path() {
        return path;
    }

    Path pidFile() {
        return pidFile;
    }

    /** Puts the one that fits this system in place, unless it is there. */
    void install() throws IOException, CannotStartException {
        Path unpacking = Files.createTempDirectory(path.getParent(), "unpacking");
        try {
            Path unpacked = unpack(unpacking);
            if (!Files.isExecutable(path) || Files.mismatch(unpacked, path) >= 0) {
                Files.move(unpacked, path, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(unpacked);
            }
        } finally {
            Files.deleteIfExists(unpacking);
        }
    }

    private static Path unpack(Path into) throws IOException, CannotStartException {
        try {
            return ExecutableProvider.newJarResourceProvider(into.toFile())
                    .get()
                    .toPath();
        } catch (IOException | RuntimeException e) {
            throw new CannotStartException(
                    "no redis-server for %s on %s is built in: set REDIS_URL"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
                    e);
        }
    }

    /** The process that runs it now. */
    Optional<ProcessHandle> running() {
        return writtenPid().flatMap(ProcessHandle::of).filter(this::isOurs);
    }

    private Optional<Long> writtenPid() {
        try {
            return Optional.of(Long.valueOf(Files.readString(pidFile).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** False also for a zombie, which has no executable any more. */
    private boolean isOurs(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .filter(command -> command.equals(path.toString()))
                        .isPresent();
    }

    /** Asks it to stop, which makes it flush its file; ends it where it doesn't. */
    void stop(Duration limit) {
        Optional<ProcessHandle> process = running();
        if (process.isEmpty()) {
            return;
        }
        process.get().destroy();
        if (!awaitEnd(process.get(), limit)) {
            process.get().destroyForcibly();
            awaitEnd(process.get(), limit);
        }
    }

    private boolean awaitEnd(ProcessHandle process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (isOurs(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return true;
    }
}
