package org.parley.redis.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One command to a server at a time, in Redis's own protocol: where the client under test would be in the way. */
public final class Resp {
    private static final int LIMIT_MILLIS = 3_000;

    private Resp() {}

    /**
     * The reply as text; a list, one element a line.
     *
     * @throws UncheckedIOException where there is none, or it is an error
     */
    public static String call(int port, String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                command.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
            return Objects.requireNonNullElse(reply(new BufferedInputStream(socket.getInputStream())), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String reply(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new IOException(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return null;
                }
                String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                line(in);
                return text;
            }
            case '*' -> {
                List<String> all = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    all.add(Objects.requireNonNullElse(reply(in), ""));
                }
                return String.join("\n", all);
            }
            default -> {
                return rest;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) next);
        }
        in.read();
        return line.toString();
    }
}
