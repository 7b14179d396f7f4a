package org.parley.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what goes over a connection to Redis (RESP2), one command or reply after the other. For one thread. */
final class RespReader {
    /** A command's name, a script's hash, how many keys it has, the first key. */
    private static final int WORDS = 4;

    /**
     * A command or a reply.
     *
     * @param bytes as they came
     * @param words the first few strings in it
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
    record Frame(byte[] bytes, List<String> words) {
        String word(int i) {
            return i < words.size() ? words.get(i) : "";
        }
    }

    private final InputStream in;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private List<String> words = new ArrayList<>();

    RespReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 14);
    }

    /** The next one, when all of it is there; empty at the end. */
    Optional<Frame> next() throws IOException {
        bytes = new ByteArrayOutputStream();
        words = new ArrayList<>();
        try {
            value();
        } catch (EOFException e) {
            return Optional.empty();
        }
        return Optional.of(new Frame(bytes.toByteArray(), words));
    }

    private void value() throws IOException {
        String head = line();
        String rest = head.substring(1);
        switch (head.charAt(0)) {
            case '*' -> {
                int items = Integer.parseInt(rest);
                for (int i = 0; i < items; i++) {
                    value();
                }
            }
            case '$' -> bulk(Integer.parseInt(rest));
            case '+', '-', ':' -> word(rest);
            default -> throw new IOException("not RESP2: " + head);
        }
    }

    private void bulk(int length) throws IOException {
        if (length >= 0) {
            byte[] content = in.readNBytes(length);
            bytes.write(content);
            word(new String(content, StandardCharsets.ISO_8859_1));
            line();
        }
    }

    private void word(String text) {
        if (words.size() < WORDS) {
            words.add(text);
        }
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException();
            }
            bytes.write(one);
            if (one != '\r') {
                text.append((char) one);
            }
        }
        bytes.write('\n');
        return text.toString();
    }
}
