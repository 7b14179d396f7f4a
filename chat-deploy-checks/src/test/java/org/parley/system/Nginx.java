package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parley.deploy.Program;
import org.parley.deploy.Repository;

/**
 * nginx with the shipped configuration and the start command of docker-compose.prod.yml, in front of two nodes. Only
 * addresses, and the place of temporary files, are the tests'. Its drivers are those of a node: whoever talks to a node
 * can talk through it.
 *
 * @param command the start command as it is written
 * @param listen which of the shipped files says where to listen
 * @param first the port of one node
 * @param second the port of the other
 * @param settings more of what nginx.conf says, changed: from what to what
 */
record Nginx(List<String> command, String listen, int first, int second, Map<String, String> settings)
        implements ServerKind {

    @Override
    public ChildProcess start(Path directory, Map<String, String> environment, Ports ports) {
        put(
                directory,
                "nginx.conf",
                changed(Repository.text("deploy/nginx/nginx.conf")).replace("/tmp/", directory.resolve("tmp") + "/"));
        put(
                directory,
                "upstream.conf",
                Repository.text("deploy/nginx/upstream.conf")
                        .replace("web-1:8080", "127.0.0.1:" + first)
                        .replace("web-2:8080", "127.0.0.1:" + second));
        put(
                directory,
                "listen.conf",
                Repository.text("deploy/nginx/" + listen)
                        .replace("listen 8080", "listen 127.0.0.1:" + ports.http())
                        .replace("listen 8443", "listen 127.0.0.1:" + ports.management()));
        try {
            Files.createDirectories(directory.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(command);
        words.set(0, Program.path(words.get(0)));
        return ChildProcess.start(directory, Map.of(), words);
    }

    private String changed(String text) {
        String changed = text;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (!changed.contains(setting.getKey())) {
                throw new AssertionError("nginx.conf has no " + setting.getKey());
            }
            changed = changed.replace(setting.getKey(), setting.getValue());
        }
        return changed;
    }

    private static void put(Path directory, String name, String text) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String readyLine() {
        return "start worker process ";
    }

    @Override
    public String output() {
        return ChildProcess.STDERR;
    }

    @Override
    public boolean bringsRedis() {
        return true;
    }
}
