package org.parley.web.assets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Names content by what it is: 64 bits of its SHA-256, in hexadecimal digits. */
final class Fingerprint {
    static final String FORM = "[0-9a-f]{16}";
    private static final int BYTES = 8;

    private Fingerprint() {}

    static String of(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content), 0, BYTES);
    }

    /** Of many files: changes with any content, any name, and whatever comes or goes. */
    static String of(SortedMap<String, StaticFile> files) {
        MessageDigest digest = sha256();
        files.forEach((path, file) ->
                digest.update((path + ' ' + file.fingerprint() + '\n').getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
