package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The network between a node and Redis, with faults that a test chooses: published messages that don't arrive, replies
 * of scripts and of reads from the queue that are lost with their connection although they took effect, connections that
 * break all at once.
 */
final class FaultyLine implements AutoCloseable {
    private final ServerSocket entrance;
    private final int destination;
    private final LineFaults faults = new LineFaults();
    private final Collection<Connection> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-line");
        thread.setDaemon(true);
        return thread;
    });

    private FaultyLine(ServerSocket entrance, int destination) {
        this.entrance = entrance;
        this.destination = destination;
    }

    static FaultyLine to(RedisProcess redis) {
        try {
            FaultyLine line = new FaultyLine(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), redis.port());
            line.threads.execute(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code REDIS_URL}. */
    String url() {
        return "redis://127.0.0.1:" + port();
    }

    int port() {
        return entrance.getLocalPort();
    }

    LineFaults faults() {
        return faults;
    }

    /** Breaks every connection that there is; new ones are let through. */
    void cut() {
        open.forEach(Connection::close);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                new Connection(entrance.accept()).start();
            } catch (IOException e) {
                // Closed, or one connection that came to nothing: the next one has its own chance.
            }
        }
    }

    private final class Connection {
        private final Socket near;
        private final Socket far;
        /** Commands whose replies are to come, in their order. */
        private final Queue<RespReader.Frame> unanswered = new ConcurrentLinkedQueue<>();

        private volatile boolean subscribed;

        Connection(Socket near) throws IOException {
            this.near = near;
            try {
                far = new Socket(InetAddress.getLoopbackAddress(), destination);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
            } catch (IOException e) {
                near.close();
                throw e;
            }
        }

        void start() {
            open.add(this);
            threads.execute(() -> copy(near, far, this::sent));
            threads.execute(() -> copy(far, near, this::passes));
            if (entrance.isClosed()) {
                close();
            }
        }

        private void copy(Socket from, Socket to, FrameFilter filter) {
            try {
                RespReader in = new RespReader(from.getInputStream());
                for (Optional<RespReader.Frame> frame = in.next(); frame.isPresent(); frame = in.next()) {
                    if (filter.passes(frame.get())) {
                        to.getOutputStream().write(frame.get().bytes());
                    }
                }
            } catch (IOException e) {
                // One end is gone, so the other goes too.
            } finally {
                close();
            }
        }

        private boolean sent(RespReader.Frame command) {
            String name = command.word(0).toUpperCase(Locale.ROOT);
            if (name.endsWith("SUBSCRIBE")) {
                subscribed = true;
            } else {
                unanswered.add(command);
            }
            return true;
        }

        private boolean passes(RespReader.Frame reply) throws IOException {
            String first = reply.word(0);
            if (subscribed && first.equals("message")) {
                return !faults.dropsThisPublish();
            }
            // One for each channel, however they were asked for.
            if (subscribed && first.endsWith("subscribe")) {
                return true;
            }
            RespReader.Frame command = unanswered.poll();
            if (command != null && isWorthLosing(command, reply) && faults.losesThisReply()) {
                throw new IOException("lost on purpose");
            }
            return true;
        }

        /** A heartbeat comes again by itself: it would only use up what is meant for conversations. */
        private static boolean isWorthLosing(RespReader.Frame command, RespReader.Frame reply) {
            String name = command.word(0).toUpperCase(Locale.ROOT);
            return name.startsWith("EVAL") && !command.word(3).equals("chat:nodes")
                    || name.equals("XREADGROUP") && !reply.words().isEmpty();
        }

        void close() {
            open.remove(this);
            try (near;
                    far) {
                unanswered.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    private interface FrameFilter {
        boolean passes(RespReader.Frame frame) throws IOException;
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("threads of a line are still there");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
