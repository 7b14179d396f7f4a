package org.parley.redis.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a client and a server, and can drop a connection's packets as a firewall or a dead host does: silently. */
public final class Relay implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final Collection<Line> lines = new ConcurrentLinkedQueue<>();

    private Relay(ServerSocket door, int port) {
        this.door = door;
        this.port = port;
    }

    /** @param port of the server */
    public static Relay to(int port) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + door.getLocalPort();
    }

    /** From now on nothing comes through what is connected now, and neither end is told. */
    public void cutSilently() {
        lines.forEach(line -> line.cut = true);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), port));
                lines.add(line);
                start(() -> line.pass(line.client, line.server));
                start(() -> line.pass(line.server, line.client));
            }
        } catch (IOException e) {
            close();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(List.of(door));
        lines.forEach(line -> all.addAll(List.of(line.client, line.server)));
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean cut;

        private Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    if (!cut) {
                        out.write(bytes, 0, n);
                    }
                }
                if (!cut) {
                    to.close();
                }
            } catch (IOException e) {
                // one of the two is gone
            }
        }
    }
}
