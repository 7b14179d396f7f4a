package org.parley.micro;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory held by this process alone. The operating system lets go of it however the process ends. */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty where somebody else holds it. Creates the directory. */
    static Optional<DirectoryLock> tryLock(Path directory) throws IOException {
        FileChannel channel = open(directory);
        boolean held = false;
        try {
            held = lockOf(channel) != null;
            return held ? Optional.of(new DirectoryLock(channel)) : Optional.empty();
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** Waits for whoever holds it. */
    static DirectoryLock lock(Path directory) throws IOException {
        FileChannel channel = open(directory);
        channel.lock();
        return new DirectoryLock(channel);
    }

    private static FileChannel open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock lockOf(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
