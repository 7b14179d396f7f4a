package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.deploy.Dockerfile;
import org.parley.deploy.Repository;

/**
 * A node as its container has it: a folder with what the image has in its own, the image's start command as it is written,
 * and its variables. Only addresses and the places of the volume and of /tmp are the tests'.
 *
 * @param contents what the image copies into its working directory
 * @param arguments put behind the start command, as {@code docker run} does
 * @param output the file that the line comes into
 */
record ContainerNode(Dockerfile image, List<Path> contents, List<String> arguments, String readyLine, String output)
        implements ServerKind {
    private static final String VOLUME = "/var/lib/parley";

    static ContainerNode ofTheRunnable() {
        return new ContainerNode(
                Dockerfile.read("deploy/docker/Dockerfile"),
                List.of(ParleyProcess.jar(), Repository.file("deploy/docker/health.sh")),
                List.of(),
                "Parley is ready:",
                ChildProcess.STDOUT);
    }

    @Override
    public ChildProcess start(Path directory, Map<String, String> environment, Ports ports) {
        Path folder = folder(directory);
        String volume = directory.resolve("data").toString();
        Path temporary = directory.resolve("tmp");
        Map<String, String> all = new HashMap<>();
        image.environment().forEach((name, value) -> all.put(name, value.replace(VOLUME, volume)));
        all.putAll(environment);
        all.put("CHAT_HTTP_HOST", "127.0.0.1");
        all.merge("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary, (given, more) -> given + " " + more);
        String java = System.getProperty("java.home");
        all.put("PATH", Path.of(java, "bin") + ":" + System.getenv("PATH"));
        all.put("JAVA_HOME", java);
        try {
            Files.createDirectories(folder);
            Files.createDirectories(temporary);
            for (Path content : contents) {
                Files.createSymbolicLink(folder.resolve(content.getFileName()), content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of("env", "-C", folder.toString()));
        command.addAll(image.entryPoint());
        command.addAll(arguments);
        return ChildProcess.start(directory, all, command);
    }

    /** The image's working directory. */
    static Path folder(Path directory) {
        return directory.resolve("image");
    }

    @Override
    public boolean bringsRedis() {
        return true;
    }
}
