package org.parley.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The network between a browser and a node, which a test can cut: a TCP relay on the loopback address. */
final class Line implements AutoCloseable {
    private final ServerSocket entrance;
    private volatile int destination;
    private final Collection<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean cut;

    private Line(ServerSocket entrance, int destination) {
        this.entrance = entrance;
        this.destination = destination;
    }

    /** Relays to this port of the loopback address. */
    static Line to(int port) {
        try {
            Line line = new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            line.threads.execute(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + entrance.getLocalPort();
    }

    /** Breaks every connection, and every new one, until {@link #mend}. */
    void cut() {
        cut = true;
        open.forEach(Line::close);
    }

    /** What connects from now on gets to another node. */
    void leadTo(int port) {
        destination = port;
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                relay(entrance.accept());
            } catch (IOException e) {
                // Closed, or one connection that came to nothing: the next one has its own chance.
            }
        }
    }

    private void relay(Socket near) throws IOException {
        open.add(near);
        if (cut) {
            close(near);
            return;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), destination);
        open.add(far);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        threads.execute(() -> copy(near, far));
        threads.execute(() -> copy(far, near));
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One end is gone, so the other goes too.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
