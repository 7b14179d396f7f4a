package org.parley.micro;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;
import org.parley.config.Setting;
import org.parley.config.SettingSource;

/**
 * Where this node listens for HTTP.
 *
 * @param host as configured
 * @param address what it stands for
 */
record ListenAddress(String host, InetAddress address, int port) {

    static ListenAddress read(SettingSource source) throws CannotStartException {
        String host = source.text(Setting.HTTP_HOST);
        int port = source.integer(Setting.HTTP_PORT);
        try {
            return new ListenAddress(host, InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new CannotStartException("CHAT_HTTP_HOST is no known host: " + host, e);
        }
    }

    /** Takes the port and gives it back: whoever holds it is found before anything has started. */
    void checkFree() throws CannotStartException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (BindException e) {
            throw new CannotStartException(reason(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new CannotStartException("can't listen on %s port %d: %s".formatted(host, port, e.getMessage()), e);
        }
    }

    private String reason(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("assign")) {
            return "CHAT_HTTP_HOST is no address of this machine: " + host;
        }
        if (lower.contains("denied")) {
            return "port %d may not be used by this user: set CHAT_HTTP_PORT to one above 1023".formatted(port);
        }
        return "port %d on %s is in use: set CHAT_HTTP_PORT to another".formatted(port, host);
    }

    /** The address for a person's browser. */
    String url() {
        return "http://" + (isHere() ? "localhost" : bracketed(host)) + ":" + port;
    }

    /** The address for the launcher itself, whatever the host's name resolves to elsewhere. */
    String localUrl() {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return "http://" + bracketed(reached.getHostAddress()) + ":" + port;
    }

    /** A name for files that belong to this address. */
    String fileName() {
        return address.getHostAddress().replaceAll("[^A-Za-z0-9.]", "_") + "-" + port;
    }

    private boolean isHere() {
        boolean v6 = address instanceof Inet6Address;
        return address.isAnyLocalAddress() || (address.isLoopbackAddress() && !v6);
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
