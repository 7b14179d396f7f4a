package org.parley.groq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads server-sent events as they come (WHATWG HTML, 9.2): any line ending, comments, data of several lines. Whole
 * lines are decoded, so a character cut in two by the network is none of its worries. Only the data is kept: events of
 * model APIs have no other field that matters. For one thread.
 */
final class SseReader {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST_BUFFER = 4096;

    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private boolean firstLine = true;
    private boolean skipLineFeed;

    /** @param maxLineBytes a longer line is an error, so that a peer can't fill the memory */
    SseReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * Blocks for the next event that has data; empty at the end of the stream. An event that the end cut off before
     * its empty line still counts: some servers close right after the last data.
     */
    Optional<String> next() throws IOException {
        StringBuilder more = null;
        String data = null;
        while (true) {
            int length = nextLine();
            if (length < 0 || (length == 0 && data != null)) {
                return Optional.ofNullable(more == null ? data : more.toString());
            }
            if (!isData(length)) {
                continue;
            }
            String line = value(length);
            if (data == null) {
                data = line;
            } else {
                more = more == null ? new StringBuilder(data) : more;
                more.append('\n').append(line);
                if (more.length() > maxLineBytes) {
                    throw new IOException("an event has more than " + maxLineBytes + " characters");
                }
            }
        }
    }

    private int lineStart;

    /** The length of the next line, which begins at {@link #lineStart}; -1 at the end. */
    private int nextLine() throws IOException {
        int scan = start;
        while (true) {
            for (; scan < end; scan++) {
                byte b = buffer[scan];
                if (skipLineFeed && scan == start) {
                    skipLineFeed = false;
                    if (b == '\n') {
                        start++;
                        continue;
                    }
                }
                if (b == '\n' || b == '\r') {
                    skipLineFeed = b == '\r';
                    return line(scan, scan + 1);
                }
            }
            int pending = end - start;
            if (!fill()) {
                return pending == 0 ? -1 : line(end, end);
            }
            scan = start + pending;
        }
    }

    private int line(int lineEnd, int nextStart) {
        lineStart = start;
        start = nextStart;
        if (firstLine) {
            firstLine = false;
            if (startsWith(BYTE_ORDER_MARK, lineEnd - lineStart)) {
                lineStart += BYTE_ORDER_MARK.length;
            }
        }
        return lineEnd - lineStart;
    }

    private boolean startsWith(byte[] prefix, int length) {
        return length >= prefix.length
                && Arrays.equals(buffer, lineStart, lineStart + prefix.length, prefix, 0, prefix.length);
    }

    private boolean isData(int length) {
        return startsWith(DATA, length) && (length == DATA.length || buffer[lineStart + DATA.length] == ':');
    }

    private String value(int length) {
        int from = Math.min(DATA.length + 1, length);
        if (from < length && buffer[lineStart + from] == ' ') {
            from++;
        }
        return new String(buffer, lineStart + from, length - from, StandardCharsets.UTF_8);
    }

    /** Reads what is there, keeping the unfinished line; false at the end. */
    private boolean fill() throws IOException {
        int pending = end - start;
        if (pending >= maxLineBytes) {
            throw new IOException("a line has more than " + maxLineBytes + " bytes");
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, pending);
            start = 0;
            end = pending;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read > 0) {
            end += read;
        }
        return read >= 0;
    }
}
