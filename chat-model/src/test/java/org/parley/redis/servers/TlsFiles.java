package org.parley.redis.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A new certificate for 127.0.0.1, signed by itself, in the forms that redis-server and Java read. */
public final class TlsFiles {
    public static final String TRUST_STORE_PASSWORD = "changeit";

    private static final String ALIAS = "redis";

    private final Path directory;

    private TlsFiles(Path directory) {
        this.directory = directory;
    }

    /** @param directory an empty one */
    public static TlsFiles create(Path directory) {
        TlsFiles files = new TlsFiles(directory);
        try {
            keytool(files.keyStore());
            files.export(files.keyStore());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    private static void keytool(Path store) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        TRUST_STORE_PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        try {
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool made no certificate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void export(Path store) throws IOException, GeneralSecurityException {
        char[] password = TRUST_STORE_PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        pem(key(), "PRIVATE KEY", keys.getKey(ALIAS, password).getEncoded());
        pem(certificate(), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted.store(out, password);
        }
    }

    private static void pem(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }

    /** Key and certificate, PKCS12, with the trust store's password. */
    public Path keyStore() {
        return directory.resolve("key.p12");
    }

    public Path key() {
        return directory.resolve("key.pem");
    }

    public Path certificate() {
        return directory.resolve("certificate.pem");
    }

    /** PKCS12, for {@code javax.net.ssl.trustStore} or a Redisson file. */
    public Path trustStore() {
        return directory.resolve("trusted.p12");
    }

    /** A server that speaks nothing but TLS. */
    public ServerProcess startServer(String... more) {
        int port = ServerProcess.freePort();
        String[] tls = {
            "--port", "0",
            "--tls-port", Integer.toString(port),
            "--tls-cert-file", certificate().toString(),
            "--tls-key-file", key().toString(),
            "--tls-ca-cert-file", certificate().toString(),
            "--tls-auth-clients", "no"
        };
        return ServerProcess.start(
                port, Stream.of(tls, more).flatMap(Stream::of).toArray(String[]::new));
    }
}
