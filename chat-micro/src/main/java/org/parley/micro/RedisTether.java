package org.parley.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * Ties Redis to the life of this process. A shell waits at the end of a pipe that only we hold: when we die, however
 * that happens, the operating system closes the pipe, and the shell asks Redis to stop. The shell itself ignores what
 * a terminal sends to all processes of a foreground job.
 */
final class RedisTether {
    private static final String SCRIPT =
            "trap '' INT TERM HUP; read -r word; [ \"$word\" = released ] || kill -TERM \"$1\"";

    private final Process shell;

    private RedisTether(Process shell) {
        this.shell = shell;
    }

    static RedisTether tie(ProcessHandle redis) throws IOException {
        return new RedisTether(
                new ProcessBuilder("/bin/sh", "-c", SCRIPT, "parley-redis-tether", Long.toString(redis.pid()))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start());
    }

    /** Lets go, once Redis has ended: its process id may be another's by now. */
    void release() {
        try (OutputStream out = shell.getOutputStream()) {
            out.write("released\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The shell was killed: then nothing is tied any more.
            shell.destroyForcibly();
        }
    }
}
