package org.parley.micro;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.parley.config.RedisCredentials;
import org.parley.config.RedisSettings;

/**
 * Asks a Redis whether it would serve us: one server, or any of those through which the others are found. It speaks
 * Redis's own protocol (https://redis.io/docs/latest/develop/reference/protocol-spec/), so that the launcher needs no client
 * library. Redis's own words are repeated only where they can't hold a password.
 */
final class RedisPing {
    private static final int CALL_MILLIS = 3_000;
    private static final int PAUSE_MILLIS = 200;

    private RedisPing() {}

    /** Waits until one of its servers answers; says why none does, at once where waiting is pointless. */
    static void await(RedisSettings redis, Duration limit) throws CannotStartException {
        await(redis.toString(), RedisServer.of(redis), limit);
    }

    static void await(RedisServer server, Duration limit) throws CannotStartException {
        await(server.toString(), List.of(server), limit);
    }

    private static void await(String name, List<RedisServer> servers, Duration limit) throws CannotStartException {
        long deadline = System.nanoTime() + limit.toNanos();
        String fault = any(servers);
        while (!fault.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new CannotStartException("Redis at " + name + " doesn't serve: " + fault
                        + " (REDIS_URL or REDIS_HOST; with neither set Parley brings its own)");
            }
            Pause.millis(PAUSE_MILLIS);
            fault = any(servers);
        }
    }

    /** What is wrong with all of them and may pass; blank where one serves. */
    private static String any(List<RedisServer> servers) throws CannotStartException {
        Set<String> faults = new LinkedHashSet<>();
        @Nullable CannotStartException lasting = null;
        for (RedisServer server : servers) {
            try {
                String fault = once(server);
                if (fault.isEmpty()) {
                    return "";
                }
                faults.add(servers.size() == 1 ? fault : server.address().getRawAuthority() + ": " + fault);
            } catch (CannotStartException e) {
                lasting = e;
            }
        }
        if (lasting != null) {
            throw lasting;
        }
        return String.join("; ", faults);
    }

    /** What is wrong and may pass; blank where it serves. */
    private static String once(RedisServer redis) throws CannotStartException {
        try (Socket socket = connect(redis.address())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            return greet(redis, in, out);
        } catch (SSLException e) {
            throw new CannotStartException(
                    "Redis at " + redis + " and this Java don't agree on TLS: " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            return "no such host";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String greet(RedisServer redis, BufferedReader in, OutputStream out)
            throws IOException, CannotStartException {
        RedisCredentials own = redis.credentials();
        if (!own.password().isEmpty()) {
            String reply = own.user().isEmpty()
                    ? call(in, out, "AUTH", own.password())
                    : call(in, out, "AUTH", own.user(), own.password());
            if (reply.startsWith("-") && !isPassing(reply)) {
                throw new CannotStartException("Redis at " + redis + " refuses the user or the password");
            }
        }
        if (redis.database() > 0) {
            String reply = call(in, out, "SELECT", Integer.toString(redis.database()));
            if (!reply.equals("+OK") && !isPassing(reply)) {
                throw refusal(redis, reply);
            }
        }
        String reply = call(in, out, "PING");
        if (reply.equals("+PONG")) {
            return "";
        }
        if (isPassing(reply)) {
            return reply.substring(1);
        }
        throw refusal(redis, reply);
    }

    private static CannotStartException refusal(RedisServer redis, String reply) {
        if (reply.startsWith("-NOAUTH")) {
            return new CannotStartException("Redis at " + redis + " wants a password: set "
                    + redis.passwordSetting().variable().orElseThrow());
        }
        return new CannotStartException(
                reply.startsWith("-")
                        ? "Redis at " + redis + " refuses: " + reply.substring(1)
                        : "what listens at " + redis + " is no Redis");
    }

    /** Loading its file, or a replica in the middle of a fail-over. */
    private static boolean isPassing(String reply) {
        return reply.startsWith("-LOADING") || reply.startsWith("-MASTERDOWN") || reply.startsWith("-BUSY");
    }

    private static String call(BufferedReader in, OutputStream out, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        out.write(command.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        String reply = in.readLine();
        if (reply == null) {
            throw new IOException("it closed the connection");
        }
        return reply;
    }

    private static Socket connect(URI address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(unbracketed(address.getHost()), address.getPort()), CALL_MILLIS);
            socket.setSoTimeout(CALL_MILLIS);
            return "rediss".equals(address.getScheme()) ? secured(socket, address) : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, URI address) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, unbracketed(address.getHost()), address.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
