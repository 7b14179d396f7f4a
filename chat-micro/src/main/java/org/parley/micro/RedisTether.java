package org.parley.micro;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Ties Redis to the life of this process. A shell waits at the end of a named pipe that only we hold open: when we die,
 * however that happens, the operating system closes the pipe, and the shell asks Redis to stop. The shell is nobody's
 * child, so that whoever kills us with all our children doesn't kill it, and ignores what a terminal sends to all
 * processes of a foreground job.
 */
final class RedisTether {
    private static final String MAKE_PIPE_AND_WAIT_BEHIND = """
            mkfifo -m 600 "$1" || exit 1
            (
              trap '' INT TERM HUP
              read -r word <"$1"
              rm -f "$1"
              [ "$word" = released ] || kill -TERM "$2"
            ) </dev/null >/dev/null 2>&1 &
            """;

    private static final String PREFIX = "tether-";
    private static final int LIMIT_SECONDS = 10;
    private static final int LOOK_MILLIS = 10;

    private final Path path;
    private final FileChannel pipe;

    private RedisTether(Path path, FileChannel pipe) {
        this.path = path;
        this.pipe = pipe;
    }

    /** Makes the pipe in this directory, which is ours alone. */
    static RedisTether tie(ProcessHandle redis, Path directory) throws IOException {
        removeOld(directory);
        Path path = directory.resolve(PREFIX + redis.pid());
        Process shell = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        MAKE_PIPE_AND_WAIT_BEHIND,
                        "parley-redis-tether",
                        path.toString(),
                        Long.toString(redis.pid()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (!shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || shell.exitValue() != 0) {
                throw new IOException("no named pipe can be made at " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        // Opened for both: for writing alone this would wait for the shell to come.
        return new RedisTether(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Of shells that were killed. */
    private static void removeOld(Path directory) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path pipe : old) {
                Files.deleteIfExists(pipe);
            }
        }
    }

    /** Lets go, once Redis has ended: its process id may be another's by now. Returns when the shell has heard it. */
    void release() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try (pipe) {
            pipe.write(ByteBuffer.wrap("released\n".getBytes(StandardCharsets.UTF_8)));
            while (Files.exists(path) && System.nanoTime() < deadline) {
                Pause.millis(LOOK_MILLIS);
            }
        }
    }
}
